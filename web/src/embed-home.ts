/** Runs before the chat is defined, for the browser starts every `<limelight-chat>` of a page at that moment. */
import { home } from "./wire/home";

home.url = new URL(/* @vite-ignore */ ".", import.meta.url).href.replace(/\/$/, "");
