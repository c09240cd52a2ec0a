/**
 * The embeddable component. `<script type="module" src="https://…/embed.js"></script>` defines `<limelight-chat>`.
 * Without `base-url` it speaks to the service that the script came from.
 */
import { LimelightChat } from "./chat/chat";

LimelightChat.home = new URL(".", import.meta.url).href;

export { LimelightChat };
