/** Markdown to safe HTML. Links open in a new tab; pictures and raw HTML are not taken from text. */
import DOMPurify from "dompurify";
import { Marked } from "marked";

const parser = new Marked({ gfm: true, breaks: true, async: false });

const ALLOWED = {
  ALLOWED_TAGS: [
    "p",
    "br",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "a",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
  ],
  ALLOWED_ATTR: ["href", "title", "start", "align"],
};

DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "A") {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
  }
});

export function toHtml(markdown: string): string {
  return DOMPurify.sanitize(parser.parse(markdown) as string, ALLOWED);
}

/** Markdown as words alone. */
export function plain(markdown: string): string {
  if (!markdown) return "";
  const parsed = new DOMParser().parseFromString(toHtml(markdown), "text/html");
  return (parsed.body.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}
