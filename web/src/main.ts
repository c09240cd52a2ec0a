import "./console/console";
