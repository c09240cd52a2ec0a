import { css } from "lit";

export const lightboxStyles = css`
  dialog {
    width: min(1180px, calc(100vw - 32px));
    max-width: none;
    max-height: calc(100dvh - 32px);
    padding: 0;
    overflow: auto;
    border: 0;
    border-radius: 24px;
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow-high);
  }
  dialog::backdrop {
    background: rgb(20 12 6 / 0.72);
    backdrop-filter: blur(10px);
  }
  dialog[open] {
    animation: appear 0.25s var(--ease);
  }
  @keyframes appear {
    from {
      opacity: 0;
      transform: scale(0.97);
    }
  }
  .layout {
    display: grid;
    grid-template-columns: 1fr 340px;
  }
  .picture {
    display: grid;
    place-items: center;
    min-height: 320px;
    background: #15110e;
  }
  .sheet {
    position: relative;
    display: grid;
    overflow: hidden;
  }
  .picture img {
    width: auto;
    height: auto;
    max-height: calc(100dvh - 32px);
  }
  aside {
    display: flex;
    flex-direction: column;
    gap: 14px;
    padding: 22px 24px 24px;
  }
  header {
    display: flex;
    align-items: flex-start;
    gap: 8px;
  }
  h2 {
    flex: 1;
    margin: 3px 0 0;
    font: 400 27px/1.15 var(--serif);
    text-wrap: balance;
  }
  header .icon-button {
    margin: -4px -8px 0 0;
  }
  h3 {
    margin: 0 0 2px;
    font-size: 13px;
    font-weight: 600;
    color: var(--muted);
  }
  p {
    margin: 0;
    font-size: 14px;
    overflow-wrap: anywhere;
  }
  form {
    display: flex;
    flex-direction: column;
    gap: 10px;
    margin-top: auto;
  }
  label {
    font-size: 14px;
    font-weight: 600;
  }
  textarea {
    width: 100%;
    min-height: 76px;
    padding: 10px 14px;
    border: 1px solid var(--line-strong);
    border-radius: 14px;
    background: var(--bg);
    resize: vertical;
    font-size: 15px;
  }
  .row {
    display: flex;
    gap: 6px;
  }
  .row .button {
    flex: 1;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .tools .button {
    min-height: 34px;
    padding: 0 12px;
    font-size: 13px;
  }
  .tools .button svg {
    width: 17px;
    height: 17px;
  }
  .button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-deep);
  }
  .tools .of {
    align-self: center;
    color: var(--muted);
    font-size: 13px;
  }
  .panel {
    display: grid;
    gap: 12px;
  }
  .slider {
    display: grid;
    grid-template-columns: 84px 1fr 34px;
    align-items: center;
    gap: 8px;
    font-size: 13.5px;
    font-weight: 500;
  }
  .slider input {
    accent-color: var(--accent);
  }
  .slider output {
    color: var(--muted);
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  @media (max-width: 820px) {
    .layout {
      grid-template-columns: 1fr;
    }
    .picture {
      min-height: 0;
    }
    .picture img {
      max-height: 60dvh;
    }
  }
`;
