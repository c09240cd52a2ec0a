import { css } from "lit";

export const cutStyles = css`
  dialog {
    width: min(760px, calc(100vw - 24px));
    max-width: none;
    max-height: calc(100dvh - 24px);
    padding: 0;
    overflow: auto;
    border: 0;
    border-radius: 24px;
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow-high);
  }
  dialog::backdrop {
    background: rgb(20 12 6 / 0.6);
    backdrop-filter: blur(8px);
  }
  header,
  footer {
    position: sticky;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 4px;
    background: var(--surface);
  }
  header {
    top: 0;
    padding: 18px 16px 10px 24px;
  }
  footer {
    bottom: 0;
    gap: 12px;
    padding: 14px 24px 18px;
    border-top: 1px solid var(--line);
  }
  footer p {
    flex: 1;
    margin: 0;
    font-size: 13.5px;
    color: var(--muted);
  }
  h2 {
    flex: 1;
    margin: 0;
    font: 400 28px/1.1 var(--serif);
  }
  ol {
    margin: 0;
    padding: 0 24px 12px;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 168px 1fr auto;
    align-items: center;
    gap: 18px;
    padding: 14px 0;
  }
  li + li {
    border-top: 1px solid var(--line);
  }
  video {
    width: 100%;
    max-height: 120px;
    border-radius: 12px;
    background: #000;
    object-fit: cover;
  }
  .fields {
    display: grid;
    gap: 10px;
    min-width: 0;
  }
  .caption span {
    display: block;
    margin-bottom: 3px;
    font-size: 12.5px;
    font-weight: 600;
    color: var(--muted);
  }
  .caption input {
    width: 100%;
    height: 38px;
    padding: 0 12px;
    border: 1px solid var(--line-strong);
    border-radius: 10px;
    background: var(--bg);
    font-size: 14.5px;
  }
  .trim {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .trim > span {
    flex: none;
    min-width: 116px;
    font-size: 13px;
    color: var(--muted);
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .track {
    position: relative;
    flex: 1;
    height: 24px;
  }
  .track::before,
  .track::after {
    content: "";
    position: absolute;
    inset: 10px 0;
    border-radius: 4px;
    background: var(--faint);
  }
  .track::after {
    left: var(--from);
    right: calc(100% - var(--to));
    background: var(--accent);
  }
  .track input {
    position: absolute;
    inset: 0;
    z-index: 1;
    width: calc(100% + 16px);
    height: 24px;
    margin: 0 -8px;
    background: none;
    appearance: none;
    pointer-events: none;
  }
  .track input:focus-visible {
    outline: none;
  }
  .track input:focus-visible::-webkit-slider-thumb {
    outline: 3px solid var(--ink);
    outline-offset: 1px;
  }
  .track input:focus-visible::-moz-range-thumb {
    outline: 3px solid var(--ink);
    outline-offset: 1px;
  }
  .track input::-webkit-slider-thumb {
    width: 16px;
    height: 22px;
    border: 3px solid var(--surface);
    border-radius: 7px;
    background: var(--accent);
    box-shadow: 0 0 0 1px var(--line-strong);
    appearance: none;
    cursor: ew-resize;
    pointer-events: auto;
  }
  .track input::-moz-range-thumb {
    width: 12px;
    height: 18px;
    border: 3px solid var(--surface);
    border-radius: 7px;
    background: var(--accent);
    cursor: ew-resize;
    pointer-events: auto;
  }
  .order {
    display: grid;
  }
  .up svg {
    transform: rotate(-90deg);
  }
  .down svg {
    transform: rotate(90deg);
  }
  @media (max-width: 560px) {
    header {
      padding-left: 16px;
    }
    ol {
      padding: 0 16px 8px;
    }
    li {
      grid-template-columns: 1fr auto;
      gap: 10px 12px;
    }
    li video {
      max-width: 190px;
    }
    .fields {
      grid-row: 2;
      grid-column: 1 / -1;
    }
    footer {
      flex-wrap: wrap;
      padding: 12px 16px 16px;
    }
    footer .button {
      width: 100%;
    }
  }
`;
