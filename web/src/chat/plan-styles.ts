/** How a checklist looks, whoever draws it. */
import { css } from "lit";

export const planStyles = css`
  ul {
    margin: 10px 0 0;
    padding: 0;
    list-style: none;
    font-size: 14px;
  }
  li {
    display: grid;
    grid-template-columns: 22px 1fr auto;
    align-items: center;
    gap: 4px 10px;
    padding: 5px 0;
  }
  li.pending {
    color: var(--muted);
  }
  li .more {
    color: var(--muted);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }
  .tick {
    display: grid;
    place-items: center;
    width: 20px;
    height: 20px;
    border: 1.5px solid var(--line-strong);
    border-radius: 50%;
    color: var(--surface);
  }
  .tick svg {
    width: 13px;
    height: 13px;
    stroke-width: 2.6;
  }
  .done .tick {
    border-color: var(--good);
    background: var(--good);
  }
  .failed .tick,
  .cancelled .tick {
    border-color: var(--bad);
    color: var(--bad);
  }
  .running .tick {
    border-color: var(--accent) var(--line-strong) var(--line-strong);
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  summary {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    padding: 4px 0;
    border-radius: 8px;
    cursor: pointer;
    font-size: 13.5px;
    color: var(--muted);
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary .tick {
    width: 18px;
    height: 18px;
  }
  summary:hover {
    color: var(--ink);
  }
`;
