/** The frames of what opens over the page: a drawer at the right edge, and a sheet in the middle. */
import { css } from "lit";

const over = css`
  dialog {
    max-width: none;
    max-height: none;
    padding: 0;
    border: 0;
    background: var(--bg);
    color: var(--ink);
    box-shadow: var(--shadow-high);
  }
  header {
    position: sticky;
    top: 0;
    z-index: 2;
    display: flex;
    align-items: center;
    gap: 8px;
    background: var(--bg);
  }
  h2 {
    flex: 1;
    margin: 0;
    font: 400 30px/1.1 var(--serif);
  }
`;

/** As high as the window, at its right edge; `--wide` is its width. */
export const drawer = [
  over,
  css`
    dialog {
      width: min(var(--wide, 480px), 100vw);
      height: 100dvh;
      margin: 0 0 0 auto;
    }
    dialog::backdrop {
      background: rgb(20 12 6 / 0.45);
    }
    dialog[open] {
      animation: slide 0.3s var(--ease);
    }
    @keyframes slide {
      from {
        transform: translateX(40px);
        opacity: 0;
      }
    }
    header {
      padding: 18px 16px 10px 24px;
    }
    .lead {
      margin: 0;
      padding: 0 24px 12px;
      color: var(--muted);
      font-size: 14px;
    }
  `,
];

/** Nearly all of the window; `--wide` is its width. */
export const sheet = [
  over,
  css`
    dialog {
      width: min(var(--wide, 1180px), calc(100vw - 32px));
      height: calc(100dvh - 32px);
      border-radius: 24px;
    }
    dialog::backdrop {
      background: rgb(20 12 6 / 0.6);
    }
    header {
      gap: 12px;
      padding: 18px 18px 10px 28px;
    }
  `,
];
