import { css } from "lit";

export const consoleStyles = css`
  :host {
    display: block;
    height: 100dvh;
    background: var(--bg);
  }
  .page {
    display: grid;
    grid-template-columns: 272px 1fr;
    height: 100%;
  }
  .skip {
    position: fixed;
    top: 12px;
    left: 12px;
    z-index: 20;
  }
  .skip:not(:focus) {
    clip-path: inset(50%);
    pointer-events: none;
  }
  .side {
    display: flex;
    flex-direction: column;
    min-height: 0;
    border-right: 1px solid var(--line);
    background: color-mix(in srgb, var(--faint) 45%, var(--bg));
  }
  limelight-threads {
    flex: 1;
  }
  .shelf {
    display: grid;
    gap: 6px;
    padding: 10px 14px 14px;
    border-top: 1px solid var(--line);
  }
  .shelf .button {
    justify-content: flex-start;
    border-color: transparent;
    background: none;
  }
  .shelf .button:hover {
    background: var(--faint);
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 16px 12px 18px 20px;
    font: 400 25px/1 var(--serif);
  }
  .brand span {
    flex: 1;
  }
  .mark {
    width: 28px;
    height: 28px;
    color: var(--accent);
  }
  main {
    position: relative;
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  limelight-chat {
    flex: 1;
    min-height: 0;
  }
  .top {
    display: none;
  }
  .veil {
    display: none;
  }
  .corner {
    position: absolute;
    top: 12px;
    right: 16px;
    z-index: 5;
    background: color-mix(in srgb, var(--bg) 82%, transparent);
  }
  .lacking {
    position: absolute;
    top: 12px;
    left: 50%;
    z-index: 8;
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    align-items: center;
    width: min(620px, calc(100% - 24px));
    padding: 12px 10px 12px 18px;
    border: 1px solid var(--line);
    border-radius: 16px;
    background: var(--raised);
    box-shadow: var(--shadow-high);
    font-size: 14.5px;
    line-height: 1.45;
    transform: translateX(-50%);
  }
  .lacking p {
    flex: 1 1 260px;
    margin: 0;
  }
  @media (max-width: 860px) {
    .corner {
      display: none;
    }
    .page {
      grid-template-columns: 1fr;
    }
    .side {
      position: fixed;
      inset: 0 auto 0 0;
      z-index: 10;
      width: min(310px, 84vw);
      background: var(--bg);
      box-shadow: var(--shadow-high);
      visibility: hidden;
      transform: translateX(-102%);
      transition:
        transform 0.3s var(--ease),
        visibility 0.3s;
    }
    .side.shown {
      visibility: visible;
      transform: none;
    }
    .veil {
      position: fixed;
      inset: 0;
      z-index: 9;
      display: block;
      background: rgb(20 12 6 / 0.45);
    }
    .top {
      display: flex;
      align-items: center;
      padding: 6px 8px;
      border-bottom: 1px solid var(--line);
    }
    .top .brand {
      flex: 1;
      padding: 0 6px;
      font-size: 22px;
    }
  }
`;
