import { css } from "lit";

export const storyboardStyles = css`
  ul {
    display: grid;
    grid-template-columns: repeat(2, 1fr);
    gap: 16px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ul.tall {
    grid-template-columns: repeat(4, 1fr);
    gap: 14px;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 2px;
    min-height: 38px;
    margin: -6px 0 4px;
  }
  h2 {
    flex: 1;
    margin: 0;
    font-size: 14px;
    font-weight: 650;
  }
  h2 small {
    margin-left: 6px;
    font-size: 13px;
    font-weight: 500;
    color: var(--muted);
  }
  li {
    position: relative;
    border-radius: 18px;
    transition: opacity 0.2s;
  }
  li.lifted {
    opacity: 0.4;
  }
  li.target {
    outline: 2px solid var(--accent);
    outline-offset: 4px;
  }
  .hand {
    position: absolute;
    top: 8px;
    right: 8px;
    z-index: 1;
    display: flex;
    gap: 2px;
    padding: 3px;
    border-radius: 999px;
    background: rgb(20 12 6 / 0.62);
    backdrop-filter: blur(8px);
    opacity: 0;
    transition: opacity 0.15s;
  }
  li:hover .hand,
  .hand:focus-within {
    opacity: 1;
  }
  .hand .icon-button {
    width: 30px;
    height: 30px;
    color: #fff;
  }
  .hand .icon-button:hover:not(:disabled) {
    background: rgb(255 255 255 / 0.2);
    color: #fff;
  }
  .hand svg {
    width: 16px;
    height: 16px;
  }
  .shot {
    display: block;
    width: 100%;
    padding: 0;
    border: 0;
    background: none;
    text-align: left;
  }
  .picture {
    position: relative;
    display: block;
    overflow: hidden;
    border-radius: 18px;
    background: radial-gradient(ellipse 70% 90% at 50% 0%, var(--glow), transparent 80%), var(--faint);
    box-shadow: var(--shadow);
  }
  .picture img {
    width: 100%;
    height: 100%;
    object-fit: cover;
    transition:
      transform 0.5s var(--ease),
      filter 0.4s;
  }
  .picture em {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    font-size: 13.5px;
    font-style: normal;
    color: var(--muted);
  }
  .picture img.preview {
    filter: blur(7px) saturate(0.85);
    transform: scale(1.04);
  }
  .shot:hover img:not(.preview) {
    transform: scale(1.025);
  }
  .ring {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
  }
  .ring span {
    display: grid;
    place-items: center;
    width: 62px;
    height: 62px;
    border-radius: 50%;
    background: color-mix(in srgb, var(--bg) 78%, transparent);
    backdrop-filter: blur(8px);
    font-size: 14px;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    color: var(--ink);
  }
  .ring svg {
    position: absolute;
    width: 62px;
    height: 62px;
    transform: rotate(-90deg);
  }
  .ring circle {
    fill: none;
    stroke: var(--line);
    stroke-width: 3.5;
  }
  .ring circle.part {
    stroke: var(--accent);
    stroke-linecap: round;
    transition: stroke-dashoffset 0.5s var(--ease);
  }
  .about {
    display: flex;
    gap: 10px;
    padding: 10px 4px 0;
    font-size: 14px;
    line-height: 1.4;
  }
  .about b {
    color: var(--accent-deep);
    font-variant-numeric: tabular-nums;
  }
  .about small {
    display: block;
    color: var(--muted);
    font-size: 13px;
  }
  .about small.failed {
    display: block;
    color: var(--bad);
  }
  .shot:disabled {
    opacity: 1;
  }
  ul.strip {
    display: flex;
    gap: 8px;
    max-width: 720px;
    margin: 0 auto;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .strip button {
    padding: 0;
    overflow: hidden;
    border: 0;
    border-radius: 12px;
    background: var(--faint);
  }
  .strip img {
    width: auto;
    height: 84px;
    opacity: 0.85;
  }
  .strip button:hover img {
    opacity: 1;
  }
  @media (hover: none) {
    .hand {
      display: none;
    }
  }
  @media (max-width: 560px) {
    .hand .icon-button {
      width: 28px;
      height: 28px;
    }
    ul {
      gap: 14px 10px;
    }
    ul.tall {
      grid-template-columns: 1fr 1fr;
    }
    .about small {
      display: none;
    }
    .picture {
      border-radius: 14px;
    }
  }
`;
