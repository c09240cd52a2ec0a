/** How a thing of the library looks in small, and when it was made. */
import { html, nothing } from "lit";
import { clock } from "../parts/format";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import type { Api } from "../wire/api";
import type { Artifact } from "../wire/types";
import { pictured } from "./wire";

/** A small picture of an artifact, or what stands for one. */
export function thumb(api: Api, artifact: Artifact, width: number) {
  const clear = artifact.kind === "logo" || artifact.kind === "cutout";
  const seconds = artifact.duration_s ? html`<span class="badge">${clock(artifact.duration_s)}</span>` : nothing;
  if (pictured(artifact)) {
    const whole = artifact.kind === "document" ? "whole" : "";
    return html`<span class="thumb ${clear ? "clear whole" : whole}">
      <img src=${media(api, api.contentUrl(artifact.id, width))} alt="" loading="lazy" decoding="async" />${seconds}
    </span>`;
  }
  const words = artifact.meta.text && artifact.mime.startsWith("text/") ? artifact.meta.text : artifact.meta.title;
  if (words) return html`<span class="thumb"><p>${words}</p></span>`;
  return html`<span class="thumb">${icon(artifact.mime.startsWith("audio/") ? "sound" : "words")}${seconds}</span>`;
}

export function when(time: string): string {
  const then = new Date(time);
  const today = then.toDateString() === new Date().toDateString();
  return today
    ? then.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : then.toLocaleDateString([], { day: "numeric", month: "short" });
}
