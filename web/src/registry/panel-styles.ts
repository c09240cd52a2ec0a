import { css } from "lit";

export const registryStyles = css`
  dialog {
    --wide: 1020px;
  }
  .lead {
    margin: 0;
    padding: 0 28px 12px;
    color: var(--muted);
    font-size: 14px;
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding: 0 28px 14px;
    border-bottom: 1px solid var(--line);
  }
  nav .button {
    min-height: 34px;
    padding: 0 14px;
    font-size: 13.5px;
  }
  nav .button[aria-pressed="true"] {
    border-color: transparent;
    background: var(--ink);
    color: var(--bg);
  }
  section {
    padding: 14px 28px 8px;
  }
  h3 {
    margin: 6px 0 8px;
    font-size: 14px;
    font-weight: 650;
  }
  ul {
    margin: 0 0 16px;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 300px);
    gap: 4px 24px;
    padding: 11px 0;
    border-bottom: 1px solid var(--line);
  }
  li:last-child {
    border-bottom: 0;
  }
  .name {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 10px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .version {
    color: var(--muted);
    font-weight: 400;
    font-size: 12.5px;
  }
  .stage {
    padding: 1px 9px;
    border-radius: 999px;
    background: var(--faint);
    color: var(--muted);
    font-size: 12px;
    font-weight: 600;
  }
  .stage.candidate {
    background: var(--accent-soft);
    color: var(--accent-deep);
  }
  .stage.retired {
    background: none;
    text-decoration: line-through;
  }
  .stage.resting {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .words,
  .facts {
    margin: 2px 0 0;
    color: var(--muted);
    font-size: 13px;
    line-height: 1.45;
    overflow-wrap: anywhere;
  }
  .facts {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .bar {
    display: block;
    height: 6px;
    margin: 7px 0 5px;
    border-radius: 3px;
    background: var(--faint);
    overflow: hidden;
  }
  .bar i {
    display: block;
    height: 100%;
    border-radius: 3px;
    background: var(--accent);
  }
  .bar i.near {
    background: var(--bad);
  }
  .problem {
    margin: 0 28px 12px;
    padding: 10px 14px;
    border-radius: 12px;
    background: var(--bad-soft);
    font-size: 13.5px;
    overflow-wrap: anywhere;
  }
  @media (max-width: 700px) {
    header {
      padding-left: 18px;
    }
    nav,
    section,
    .lead {
      padding-left: 18px;
      padding-right: 18px;
    }
    li {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
