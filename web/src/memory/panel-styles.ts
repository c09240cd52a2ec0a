import { css } from "lit";

export const memoryStyles = css`
  dialog {
    --wide: 620px;
  }
  header {
    padding-left: 28px;
  }
  .lead {
    padding: 0 28px 8px;
  }
  .brands {
    margin: 0 28px 4px;
    min-height: 36px;
    padding: 0 12px;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    font-size: 14px;
  }
  section {
    padding: 14px 28px 4px;
  }
  h3 {
    margin: 0 0 6px;
    font-size: 14px;
    font-weight: 650;
  }
  h3.large {
    margin: 18px 28px 2px;
    padding-top: 18px;
    border-top: 1px solid var(--line);
    font: 400 23px/1.2 var(--serif);
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 44px;
    margin: 0 -10px;
    padding: 4px 4px 4px 10px;
    border-radius: 12px;
  }
  li:hover,
  li:focus-within {
    background: var(--faint);
  }
  .words {
    flex: 1;
    min-width: 0;
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
  .words small {
    display: block;
    color: var(--muted);
    font-size: 12.5px;
  }
  .words .open {
    color: var(--accent-deep);
  }
  .dot {
    width: 26px;
    height: 26px;
    flex: none;
    margin-right: 8px;
    border: 1px solid var(--line-strong);
    border-radius: 50%;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .chips li {
    min-height: 34px;
    margin: 0;
    padding: 0 2px 0 14px;
    border: 1px solid var(--line);
    border-radius: 999px;
    font-size: 14px;
  }
  .chips .icon-button {
    width: 30px;
    height: 30px;
  }
  .chips svg.icon,
  li svg.icon {
    width: 17px;
    height: 17px;
  }
  form {
    display: flex;
    gap: 8px;
    margin: 6px 0 4px;
  }
  form input {
    flex: 1;
    min-width: 0;
    min-height: 38px;
    padding: 0 14px;
    border: 1px solid var(--line-strong);
    border-radius: 999px;
    background: var(--surface);
    font-size: 14px;
  }
  form.add input {
    border-style: dashed;
    background: none;
  }
  li form {
    flex: 1;
    margin: 0;
  }
  .all {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px;
    margin: 6px 28px 6px;
    padding: 12px 16px;
    border-radius: 16px;
    background: var(--accent-soft);
    font-size: 14px;
  }
  .all span {
    flex: 1 1 200px;
  }
  .tag {
    display: inline-block;
    margin-right: 6px;
    padding: 0 8px;
    border-radius: 999px;
    background: var(--faint);
    font-size: 12px;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    align-items: center;
    padding: 8px 28px 40px;
  }
  footer p {
    flex: 1 1 100%;
    margin: 0;
    color: var(--muted);
    font-size: 13.5px;
  }
  footer .bad {
    border-color: var(--bad);
    color: var(--bad);
  }
  @media (max-width: 860px) {
    header,
    section,
    footer {
      padding-left: 18px;
      padding-right: 14px;
    }
    .lead {
      padding: 0 18px 8px;
    }
    .all,
    .brands,
    h3.large {
      margin-left: 18px;
      margin-right: 14px;
    }
  }
`;
