import "./page.css";
import "./console/console";
