import { css } from "lit";

export const panelStyles = css`
  ol {
    margin: 0;
    padding: 0 12px 32px;
    list-style: none;
  }
  li {
    position: relative;
    border-radius: 16px;
  }
  /* The line that time runs along. */
  li::before {
    content: "";
    position: absolute;
    top: 0;
    bottom: 0;
    left: 47px;
    width: 2px;
    background: var(--line);
  }
  li:first-child::before {
    top: 34px;
  }
  li:last-child::before {
    bottom: calc(100% - 34px);
  }
  .point {
    position: relative;
    display: grid;
    grid-template-columns: 72px 1fr;
    gap: 14px;
    width: 100%;
    padding: 10px 12px;
    border: 0;
    border-radius: 16px;
    background: none;
    text-align: left;
  }
  .point:hover {
    background: var(--faint);
  }
  li.open {
    background: color-mix(in srgb, var(--faint) 70%, var(--bg));
  }
  li.open .point:hover {
    background: none;
  }
  .thumb {
    position: relative;
    width: 72px;
    aspect-ratio: 4 / 3;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--surface);
    display: grid;
    place-items: center;
    color: var(--muted);
  }
  .thumb img {
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .words {
    min-width: 0;
    font-size: 14.5px;
    line-height: 1.4;
  }
  .sentence {
    display: block;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .said {
    display: -webkit-box;
    overflow: hidden;
    color: var(--muted);
    font-size: 13.5px;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: center;
    color: var(--muted);
    font-size: 12.5px;
  }
  .tag {
    padding: 0 8px;
    border-radius: 999px;
    background: var(--accent-soft);
    color: var(--accent-deep);
    font-size: 12px;
    font-weight: 600;
  }
  .tag.undone {
    background: var(--faint);
    color: var(--muted);
  }
  li.undone .sentence {
    font-weight: 500;
    color: var(--muted);
  }
  li.undone .thumb img {
    opacity: 0.55;
  }
  .actions {
    position: relative;
    display: grid;
    gap: 8px;
    padding: 2px 12px 14px 98px;
  }
  .actions .button {
    justify-content: flex-start;
    min-height: 36px;
    padding: 0 14px;
    font-size: 13.5px;
    text-align: left;
  }
  .actions .button svg {
    width: 17px;
    height: 17px;
  }
  form {
    display: grid;
    gap: 8px;
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--surface);
  }
  label {
    display: grid;
    gap: 3px;
    font-size: 13px;
    font-weight: 600;
  }
  select,
  input {
    width: 100%;
    min-height: 38px;
    padding: 0 10px;
    border: 1px solid var(--line-strong);
    border-radius: 10px;
    background: var(--bg);
    color: var(--ink);
    font: inherit;
    font-weight: 400;
  }
  .more {
    display: block;
    width: calc(100% - 48px);
    margin: 0 24px 32px;
  }
  @media (max-width: 480px) {
    .actions {
      padding-left: 12px;
    }
  }
`;
