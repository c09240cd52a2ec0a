import { css } from "lit";

export const compareStyles = css`
  dialog {
    overflow: auto;
  }
  .differs {
    margin: 0;
    padding: 0 28px 14px;
    color: var(--muted);
    font-size: 14px;
  }
  .sides {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0 24px;
    padding: 0 28px 28px;
  }
  section {
    min-width: 0;
  }
  h3 {
    margin: 0 0 2px;
    font: 400 22px/1.2 var(--serif);
  }
  h4 {
    margin: 18px 0 6px;
    font-size: 13px;
    font-weight: 600;
    color: var(--muted);
  }
  .said {
    margin: 6px 0 0;
    padding: 10px 14px;
    border-radius: 14px;
    background: var(--bubble);
    font-size: 14.5px;
    overflow-wrap: anywhere;
  }
  .words {
    margin: 0 0 8px;
    font-size: 14.5px;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 14px;
  }
  .plan li {
    display: flex;
    gap: 8px;
    align-items: baseline;
  }
  .plan svg {
    width: 14px;
    height: 14px;
    color: var(--good);
  }
  .made {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
    gap: 12px;
  }
  .made li {
    min-width: 0;
  }
  .made .wide {
    grid-column: 1 / -1;
  }
  .made img,
  .made video {
    width: 100%;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: #15110e;
  }
  .made audio {
    width: 100%;
  }
  .made p {
    margin: 4px 2px 0;
    font-size: 13px;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .made small {
    display: block;
    color: var(--muted);
    font-size: 12.5px;
  }
  .card {
    padding: 10px 12px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--surface);
  }
  .card p {
    margin: 0;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 14px;
    margin: 0;
    font-size: 14px;
  }
  dt {
    color: var(--muted);
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .open {
    margin-top: 18px;
  }
  .work {
    display: flex;
    gap: 8px;
    align-items: center;
    color: var(--muted);
    font-size: 14px;
  }
  .pulse {
    width: 9px;
    height: 9px;
    border-radius: 50%;
    background: var(--accent);
    animation: pulse 1.2s infinite alternate;
  }
  @keyframes pulse {
    to {
      opacity: 0.25;
    }
  }
  footer {
    position: sticky;
    bottom: 0;
    z-index: 2;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 12px 28px calc(14px + env(safe-area-inset-bottom));
    border-top: 1px solid var(--line);
    background: var(--bg);
    font-size: 14px;
  }
  footer span {
    flex: 1;
    min-width: 130px;
    font-weight: 600;
  }
  .button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-deep);
  }
  @media (max-width: 620px) {
    dialog {
      width: 100vw;
      height: 100dvh;
      border-radius: 0;
    }
    header {
      padding: 14px 12px 10px 18px;
    }
    .differs {
      padding: 0 18px 12px;
    }
    .sides {
      gap: 0 12px;
      padding: 0 14px 20px;
    }
    .made {
      grid-template-columns: 1fr;
    }
    h3 {
      font-size: 19px;
    }
    .said,
    .words {
      font-size: 13.5px;
    }
    dl {
      grid-template-columns: 1fr;
    }
    dd {
      margin-bottom: 4px;
    }
    footer {
      padding: 10px 14px calc(10px + env(safe-area-inset-bottom));
    }
    footer .button {
      flex: 1;
      padding: 0 8px;
    }
    footer span {
      flex-basis: 100%;
    }
  }
`;
