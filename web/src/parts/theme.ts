/** Design tokens. They are set where the component starts and inherited by everything inside. */
import { css } from "lit";

export const tokens = css`
  :host {
    color-scheme: light dark;
    --bg: light-dark(#fbf8f3, #131110);
    --surface: light-dark(#ffffff, #1d1a18);
    --raised: light-dark(#ffffff, #262220);
    --bubble: light-dark(#f2ebe1, #2a2522);
    --ink: light-dark(#211b16, #f4eee7);
    --muted: light-dark(#6b6158, #aca196);
    --faint: light-dark(#efe8de, #282320);
    --line: light-dark(#e8dfd3, #332d29);
    --line-strong: light-dark(#d3c7b8, #4a423c);
    --accent: light-dark(#b8461b, #ff9b66);
    --accent-deep: light-dark(#983611, #ffb48b);
    --on-accent: light-dark(#ffffff, #2a1206);
    --accent-soft: light-dark(#fbe8dc, #3a2418);
    --good: light-dark(#2c7048, #7fcf9e);
    --bad: light-dark(#b3261e, #ff9a90);
    --bad-soft: light-dark(#fce9e6, #3b1d1a);
    --glow: light-dark(rgb(255 186 120 / 0.38), rgb(255 160 90 / 0.16));
    --shadow: 0 1px 2px rgb(60 35 15 / 0.05), 0 8px 28px rgb(60 35 15 / 0.08);
    --shadow-high: 0 4px 12px rgb(40 20 5 / 0.1), 0 24px 64px rgb(40 20 5 / 0.22);
    --radius: 16px;
    --radius-small: 10px;
    --sans: "Limelight Sans", ui-sans-serif, system-ui, "Segoe UI", sans-serif;
    --serif: "Limelight Serif", ui-serif, Georgia, serif;
    --ease: cubic-bezier(0.2, 0.7, 0.2, 1);
    color: var(--ink);
    font-family: var(--sans);
    font-size: 15px;
    line-height: 1.6;
    -webkit-font-smoothing: antialiased;
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
`;

/** Shared by every element with a shadow root: sizes, focus, buttons, motion. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
    touch-action: manipulation;
  }
  button:disabled {
    cursor: default;
    opacity: 0.45;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 38px;
    padding: 0 16px;
    border: 1px solid var(--line-strong);
    border-radius: 999px;
    background: var(--surface);
    font-size: 14px;
    font-weight: 600;
    text-decoration: none;
    color: var(--ink);
    transition:
      background 0.15s,
      border-color 0.15s,
      transform 0.15s;
  }
  .button:hover:not(:disabled) {
    border-color: var(--accent);
    color: var(--accent-deep);
  }
  .button:active:not(:disabled) {
    transform: scale(0.98);
  }
  .button.primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
  .button.primary:hover:not(:disabled) {
    background: var(--accent-deep);
    color: var(--on-accent);
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    width: 38px;
    height: 38px;
    flex: none;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: transparent;
    color: var(--muted);
    transition: background 0.15s;
  }
  .icon-button:hover:not(:disabled) {
    background: var(--faint);
    color: var(--ink);
  }
  svg.icon {
    width: 20px;
    height: 20px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  img,
  video {
    display: block;
    max-width: 100%;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
