import { css } from "lit";

export const chatStyles = css`
  :host {
    display: block;
    height: 100%;
    min-height: 320px;
    background: var(--bg);
    container-type: inline-size;
  }
  .frame {
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    scrollbar-width: thin;
    scrollbar-color: var(--line-strong) transparent;
  }
  .column {
    display: flow-root;
    max-width: 816px;
    min-height: 100%;
    margin: 0 auto;
    padding: 0 24px 20px;
  }
  .log {
    display: flow-root;
  }
  .entry {
    display: block;
    max-width: 768px;
    margin: 18px auto 0;
    animation: rise 0.35s var(--ease) both;
  }
  /** Said long ago: it is there, it does not come. */
  .entry.told {
    animation: none;
  }
  .entry.user {
    margin-top: 36px;
  }
  .entry.user + .entry {
    margin-top: 6px;
  }
  limelight-work.entry {
    margin-top: 14px;
  }
  limelight-end.entry:empty {
    margin: 0;
  }
  limelight-end.entry {
    margin-top: 16px;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  .earlier {
    display: block;
    margin: 24px auto 0;
  }
  .loading {
    padding-top: 30vh;
    text-align: center;
    color: var(--muted);
  }
  .foot {
    position: relative;
    width: 100%;
    max-width: 816px;
    margin: 0 auto;
    padding: 0 24px max(18px, env(safe-area-inset-bottom));
  }
  .foot::before {
    content: "";
    position: absolute;
    inset: -28px 0 auto;
    height: 28px;
    background: linear-gradient(transparent, var(--bg));
    pointer-events: none;
  }
  .to-end {
    position: absolute;
    top: -52px;
    right: 24px;
    z-index: 1;
    display: grid;
    place-items: center;
    width: 38px;
    height: 38px;
    border: 1px solid var(--line-strong);
    border-radius: 50%;
    background: var(--raised);
    box-shadow: var(--shadow);
    transform: rotate(180deg);
  }
  .link {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 10px;
    margin: 0 0 10px;
    font-size: 13.5px;
    color: var(--muted);
  }
  .pulse {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--accent);
    animation: pulse 0.9s ease-in-out infinite alternate;
  }
  @keyframes pulse {
    to {
      opacity: 0.2;
    }
  }
  .retry {
    padding: 2px 4px;
    border: 0;
    background: none;
    color: var(--accent-deep);
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .drop {
    position: absolute;
    inset: 12px;
    z-index: 5;
    display: grid;
    place-items: center;
    border: 2px dashed var(--accent);
    border-radius: 24px;
    background: color-mix(in srgb, var(--bg) 86%, transparent);
    backdrop-filter: blur(6px);
    pointer-events: none;
  }
  .drop p {
    margin: 0;
    font: 32px/1.2 var(--serif);
  }
  .toasts {
    position: absolute;
    inset: 16px 16px auto;
    z-index: 6;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }
  .toasts p {
    margin: 0;
    padding: 10px 18px;
    border-radius: 999px;
    background: var(--ink);
    color: var(--bg);
    font-size: 14px;
    font-weight: 500;
    box-shadow: var(--shadow-high);
    animation: rise 0.25s var(--ease);
  }
  @container (max-width: 560px) {
    .column {
      padding: 0 16px 20px;
    }
    .foot {
      padding: 0 10px max(10px, env(safe-area-inset-bottom));
    }
  }
`;
