import { css } from "lit";

export const libraryStyles = css`
  dialog {
    --wide: 1240px;
    overflow: hidden;
  }
  .frame {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  .find {
    position: relative;
    margin: 0 28px;
  }
  .find svg {
    position: absolute;
    top: 13px;
    left: 16px;
    color: var(--muted);
    pointer-events: none;
  }
  input[type="search"] {
    width: 100%;
    min-height: 46px;
    padding: 0 18px 0 46px;
    border: 1px solid var(--line-strong);
    border-radius: 999px;
    background: var(--surface);
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: 12px 28px 12px;
    border-bottom: 1px solid var(--line);
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .chip {
    min-height: 34px;
    padding: 0 12px;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: none;
    font-size: 13px;
  }
  .chip[aria-pressed="true"] {
    border-color: transparent;
    background: var(--ink);
    color: var(--bg);
  }
  .swatch {
    width: 24px;
    height: 24px;
    padding: 0;
    border: 1px solid var(--line-strong);
    border-radius: 50%;
    background: var(--swatch);
  }
  .swatch[aria-pressed="true"] {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  select {
    min-height: 34px;
    max-width: 122px;
    padding: 0 10px;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    font-size: 13.5px;
  }
  .body {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    flex: 1;
    min-height: 0;
  }
  limelight-detail {
    min-height: 0;
    overflow-y: auto;
    border-left: 1px solid var(--line);
    background: var(--surface);
    scrollbar-width: thin;
    scrollbar-color: var(--line-strong) transparent;
  }
  .body.split {
    grid-template-columns: minmax(0, 1fr) 400px;
  }
  .scroll {
    min-height: 0;
    padding: 14px 28px 40px;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--line-strong) transparent;
  }
  .count {
    margin: 0 0 12px;
    color: var(--muted);
    font-size: 13.5px;
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(172px, 44vw), 1fr));
    gap: 14px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .grid li {
    content-visibility: auto;
    contain-intrinsic-size: auto 196px;
  }
  .tile {
    display: block;
    width: 100%;
    padding: 0;
    border: 0;
    border-radius: 16px;
    background: none;
    text-align: left;
  }
  .thumb {
    position: relative;
    display: grid;
    place-items: center;
    aspect-ratio: 4 / 3;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: 16px;
    background: var(--faint);
    color: var(--muted);
  }
  .thumb img {
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .thumb.whole img {
    object-fit: contain;
  }
  .thumb.clear {
    background: repeating-conic-gradient(#e9e4dd 0 25%, #d4cec5 0 50%) 0 0 / 18px 18px;
  }
  .thumb.clear img {
    padding: 16px;
  }
  .thumb p {
    margin: 0;
    padding: 14px;
    color: var(--ink);
    font: 400 18px/1.25 var(--serif);
    text-align: center;
    overflow-wrap: anywhere;
  }
  .badge {
    position: absolute;
    right: 8px;
    bottom: 8px;
    padding: 1px 8px;
    border-radius: 999px;
    background: rgb(20 14 10 / 0.72);
    color: #fff;
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .tile:hover .thumb,
  .tile[aria-current="true"] .thumb {
    border-color: var(--accent);
  }
  .tile strong {
    display: block;
    margin-top: 8px;
    overflow: hidden;
    font-size: 14px;
    font-weight: 600;
    line-height: 1.35;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tile small {
    color: var(--muted);
    font-size: 12.5px;
  }
  .empty {
    padding: 60px 20px;
    color: var(--muted);
    text-align: center;
  }
  aside {
    padding: 16px 24px 32px;
  }
  aside header {
    padding: 0 0 12px;
  }
  h3 {
    flex: 1;
    min-width: 0;
    margin: 0;
    font: 400 22px/1.2 var(--serif);
    overflow-wrap: anywhere;
  }
  h4 {
    margin: 22px 0 8px;
    font-size: 13px;
    font-weight: 650;
  }
  .show {
    overflow: hidden;
    border-radius: 16px;
    background: var(--faint);
  }
  .show img,
  .show video {
    width: 100%;
    max-height: 46vh;
    object-fit: contain;
  }
  .show audio {
    display: block;
    width: calc(100% - 24px);
    margin: 12px;
  }
  .show p {
    margin: 0;
    padding: 24px;
    font: 400 22px/1.3 var(--serif);
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 14px;
    margin: 14px 0 0;
    font-size: 13.5px;
  }
  dt {
    color: var(--muted);
  }
  dd {
    min-width: 0;
    margin: 0;
    overflow-wrap: anywhere;
  }
  .dots {
    display: flex;
    gap: 5px;
    align-items: center;
    min-height: 22px;
  }
  .dot {
    width: 16px;
    height: 16px;
    border: 1px solid var(--line-strong);
    border-radius: 50%;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 16px;
  }
  .actions .bad {
    border-color: var(--bad);
    color: var(--bad);
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    padding: 2px 4px 2px 12px;
    border-radius: 999px;
    background: var(--faint);
    font-size: 13px;
  }
  .tag .icon-button {
    width: 24px;
    height: 24px;
  }
  .tag svg.icon {
    width: 13px;
    height: 13px;
  }
  .tags input {
    width: 120px;
    min-height: 32px;
    padding: 0 12px;
    border: 1px dashed var(--line-strong);
    border-radius: 999px;
    background: none;
    font-size: 13px;
  }
  .lineage {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .lineage > li {
    position: relative;
    padding: 0 0 14px 22px;
  }
  .lineage > li::before {
    content: "";
    position: absolute;
    top: 8px;
    bottom: -8px;
    left: 5px;
    width: 2px;
    background: var(--line-strong);
  }
  .lineage > li:last-child::before {
    display: none;
  }
  .lineage > li::after {
    content: "";
    position: absolute;
    top: 6px;
    left: 1px;
    width: 10px;
    height: 10px;
    border-radius: 50%;
    background: var(--line-strong);
  }
  .lineage > li.here::after {
    background: var(--accent);
  }
  .lineage > li > span {
    display: block;
    margin-bottom: 6px;
    color: var(--muted);
    font-size: 12.5px;
  }
  .kin {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .kin button {
    width: 62px;
    padding: 0;
    border: 0;
    border-radius: 10px;
    background: none;
  }
  .kin .thumb {
    aspect-ratio: 1;
    border-radius: 10px;
  }
  .kin .thumb.clear img {
    padding: 5px;
  }
  .kin [aria-current="true"] .thumb {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  @media (max-width: 860px) {
    dialog {
      width: 100vw;
      height: 100dvh;
      border-radius: 0;
    }
    header {
      padding: 12px 10px 8px 18px;
    }
    .find {
      margin: 0 16px;
    }
    .filters {
      flex-wrap: nowrap;
      padding: 10px 16px;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .filters .chips {
      flex-wrap: nowrap;
      flex: none;
    }
    .filters select {
      flex: none;
    }
    .chip {
      white-space: nowrap;
    }
    .scroll {
      padding: 12px 16px 40px;
    }
    .body.split {
      grid-template-columns: 1fr;
    }
    .body.split .scroll {
      display: none;
    }
    limelight-detail {
      border-left: 0;
    }
  }
`;
