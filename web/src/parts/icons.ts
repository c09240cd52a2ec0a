/** Line icons, drawn for this page on a 24-unit grid. Decorative: the control around one carries the label. */
import { html, svg, type TemplateResult } from "lit";

const PATHS = {
  plus: svg`<path d="M12 5v14M5 12h14" />`,
  send: svg`<path d="M12 19V5M6 11l6-6 6 6" />`,
  stop: svg`<rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" stroke="none" />`,
  clip: svg`<path d="m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.4a1.7 1.7 0 0 1-2.4-2.4L14.6 7" />`,
  close: svg`<path d="m6 6 12 12M18 6 6 18" />`,
  menu: svg`<path d="M4 7h16M4 12h16M4 17h10" />`,
  bag: svg`<path d="M5 8h14l-1 12H6zM9 8V7a3 3 0 0 1 6 0v1" />`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`,
  cross: svg`<path d="m8 8 8 8M16 8l-8 8" />`,
  play: svg`<path d="M8 5.5v13l10.5-6.5z" fill="currentColor" />`,
  pause: svg`<path d="M8.5 6v12M15.5 6v12" stroke-width="3" />`,
  download: svg`<path d="M12 4v11M7 11l5 5 5-5M5 20h14" />`,
  copy: svg`<rect x="9" y="9" width="11" height="11" rx="2.5" /><path d="M5 15a2 2 0 0 1-1-1.7V6a2 2 0 0 1 2-2h7.3A2 2 0 0 1 15 5" />`,
  trash: svg`<path d="M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12" />`,
  sun: svg`<circle cx="12" cy="12" r="4" /><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />`,
  moon: svg`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z" />`,
  arrow: svg`<path d="M5 12h14M13 6l6 6-6 6" />`,
  back: svg`<path d="M19 12H5M11 6l-6 6 6 6" />`,
  film: svg`<rect x="3.5" y="5" width="17" height="14" rx="2.5" /><path d="M8 5v14M16 5v14M3.5 9.5H8M3.5 14.5H8M16 9.5h4.5M16 14.5h4.5" />`,
  picture: svg`<rect x="3.5" y="5" width="17" height="14" rx="2.5" /><circle cx="9" cy="10" r="1.6" /><path d="m4 17 5-4 3.5 2.8L16 12l4.5 4.5" />`,
  words: svg`<path d="M5 6h14M5 10.5h9M5 15h14M5 19.5h6" />`,
  snow: svg`<path d="M12 3v18M4.2 7.5l15.6 9M19.8 7.5l-15.6 9M9.5 4.5 12 7l2.5-2.5M9.5 19.5 12 17l2.5 2.5" />`,
  wand: svg`<path d="m5 19 9-9M16 4v4M14 6h4M19 11v3M17.5 12.5h3" />`,
  refresh: svg`<path d="M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5" />`,
  sound: svg`<path d="M4 10v4h3.5L12 18V6L7.5 10zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11" />`,
  muted: svg`<path d="M4 10v4h3.5L12 18V6L7.5 10zM16 9.5l5 5M21 9.5l-5 5" />`,
  expand: svg`<path d="M4 9V5h4M20 9V5h-4M4 15v4h4M20 15v4h-4" />`,
  undo: svg`<path d="M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H9" />`,
  redo: svg`<path d="m16 5 4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h5" />`,
  crop: svg`<path d="M7 3v14h14M3 7h14v14" />`,
  tune: svg`<path d="M4 7h9M18 7h2M4 17h3M12 17h8" /><circle cx="15.5" cy="7" r="2.4" /><circle cx="9.5" cy="17" r="2.4" />`,
  scissors: svg`<circle cx="6.5" cy="7" r="2.6" /><circle cx="6.5" cy="17" r="2.6" /><path d="M8.8 8.4 20 17M8.8 15.6 20 7" />`,
  info: svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 11v5M12 8v.01" />`,
  thumbUp: svg`<path d="M7 11v9H4v-9zM7 11l4-7.5a2 2 0 0 1 2.6 2.4L13 9.5h5a2 2 0 0 1 2 2.4l-1.3 6.4a2 2 0 0 1-2 1.7H7" />`,
  thumbDown: svg`<path d="M7 13V4H4v9zM7 13l4 7.5a2 2 0 0 0 2.6-2.4l-.6-3.6h5a2 2 0 0 0 2-2.4l-1.3-6.4a2 2 0 0 0-2-1.7H7" />`,
  history: svg`<path d="M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 8v4.4l3 1.8" />`,
  search: svg`<circle cx="10.5" cy="10.5" r="6.5" /><path d="m15.5 15.5 5 5" />`,
  grid: svg`<rect x="4" y="4" width="6.5" height="6.5" rx="1.6" /><rect x="13.5" y="4" width="6.5" height="6.5" rx="1.6" /><rect x="4" y="13.5" width="6.5" height="6.5" rx="1.6" /><rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1.6" />`,
  heart: svg`<path d="M12 20s-7.5-4.6-7.5-10.2A4.2 4.2 0 0 1 12 7.2a4.2 4.2 0 0 1 7.5 2.6C19.5 15.4 12 20 12 20Z" />`,
  pen: svg`<path d="m5 19 .8-3.6L16.6 4.6a2 2 0 0 1 2.8 2.8L8.6 18.2ZM14.5 6.7l2.8 2.8" />`,
  page: svg`<path d="M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 12h5M10 15.5h5" />`,
  tree: svg`<circle cx="6" cy="12" r="2.2" /><circle cx="18" cy="6" r="2.2" /><circle cx="18" cy="18" r="2.2" /><path d="M8.2 12h2.3c2 0 2.5-6 5.3-6M10.5 12c2 0 2.5 6 5.3 6" />`,
  chevron: svg`<path d="m9 6 6 6-6 6" />`,
  alert: svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 8v4.5M12 16v.01" />`,
};

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;
}

/** The mark: a stage light, its cone, and the lit floor. */
export const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <path d="M4.8 7.4 12 3.4 29.4 24.4 10.6 25.4Z" fill="currentColor" opacity=".24" />
  <path d="M3.6 7.9a5.4 5.4 0 0 1 9.3-5.2Z" fill="currentColor" />
  <ellipse cx="20" cy="25" rx="9.6" ry="3.4" fill="currentColor" />
</svg>`;
