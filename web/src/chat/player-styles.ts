import { css } from "lit";

export const playerStyles = css`
  :host {
    display: block;
  }
  .player {
    position: relative;
    overflow: hidden;
    border-radius: 20px;
    background: #000;
    box-shadow: 0 12px 32px -14px rgb(40 20 5 / 0.45);
    aspect-ratio: var(--ratio);
    color: #fff;
  }
  .player:fullscreen {
    border-radius: 0;
  }
  .player:focus-within :focus-visible {
    outline-color: #fff;
  }
  .away {
    cursor: none;
  }
  video {
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .start {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    width: 76px;
    height: 76px;
    margin: auto;
    padding: 0;
    border: 1px solid rgb(255 255 255 / 0.35);
    border-radius: 50%;
    background: rgb(20 12 6 / 0.55);
    color: #fff;
    backdrop-filter: blur(10px) saturate(1.4);
    transition:
      transform 0.25s var(--ease),
      background 0.2s;
  }
  .start:hover {
    background: rgb(20 12 6 / 0.75);
    transform: scale(1.06);
  }
  .start svg {
    width: 32px;
    height: 32px;
    margin-left: 3px;
  }
  @media (max-width: 560px) {
    .start {
      width: 58px;
      height: 58px;
    }
    .start svg {
      width: 26px;
      height: 26px;
    }
  }
  .controls {
    position: absolute;
    inset: auto 0 0;
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 40px 12px 10px;
    background: linear-gradient(transparent, rgb(10 6 3 / 0.72));
    transition: opacity 0.3s;
  }
  .player:not(.started) .controls,
  .away:not(:has(:focus-visible)) .controls {
    visibility: hidden;
    opacity: 0;
  }
  /* Slowly away, at once back: what is not yet visible cannot take the focus. */
  .away .controls {
    transition:
      opacity 0.3s,
      visibility 0.3s;
  }
  .control {
    display: grid;
    place-items: center;
    width: 36px;
    height: 36px;
    flex: none;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: #fff;
  }
  .control:hover {
    background: rgb(255 255 255 / 0.18);
  }
  .time {
    flex: none;
    font-size: 13px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .time i {
    font-style: normal;
    font-weight: 400;
  }
  input {
    flex: 1;
    min-width: 40px;
    height: 22px;
    margin: 0 4px;
    background: none;
    appearance: none;
    cursor: pointer;
  }
  input::-webkit-slider-runnable-track {
    height: 4px;
    border-radius: 4px;
    background: linear-gradient(to right, #fff var(--share), rgb(255 255 255 / 0.35) var(--share));
  }
  input::-webkit-slider-thumb {
    width: 14px;
    height: 14px;
    margin-top: -5px;
    border: 0;
    border-radius: 50%;
    background: #fff;
    appearance: none;
  }
  input::-moz-range-track {
    height: 4px;
    border-radius: 4px;
    background: rgb(255 255 255 / 0.35);
  }
  input::-moz-range-progress {
    height: 4px;
    border-radius: 4px;
    background: #fff;
  }
  input::-moz-range-thumb {
    width: 14px;
    height: 14px;
    border: 0;
    background: #fff;
  }
  .spinner {
    position: absolute;
    inset: 0;
    width: 40px;
    height: 40px;
    margin: auto;
    border: 3px solid rgb(255 255 255 / 0.3);
    border-top-color: #fff;
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
    pointer-events: none;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  .problem {
    position: absolute;
    inset: auto 16px 16px;
    margin: 0;
    padding: 10px 14px;
    border-radius: 12px;
    background: rgb(20 12 6 / 0.8);
    font-size: 14px;
  }
`;
