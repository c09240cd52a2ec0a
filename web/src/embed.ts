/**
 * The embeddable component. `<script type="module" src="https://…/embed.js"></script>` defines `<limelight-chat>`.
 * Without `base-url` it speaks to the service that the script came from.
 */
import "./embed-home";
import { LimelightChat } from "./chat/chat";

export { LimelightChat };
