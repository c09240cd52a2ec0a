/**
 * `src=${media(api, url)}`: a picture or film of the service. Tags cannot send a bearer token, so where there is one
 * the bytes are fetched with it and shown from memory.
 */
import { noChange } from "lit";
import { AsyncDirective, directive } from "lit/async-directive.js";
import { ApiError, type Api } from "../wire/api";

class MediaDirective extends AsyncDirective {
  private shown = "";

  override render(api: Api, url: string): unknown {
    if (!url || !api.session.token) {
      this.shown = url;
      return url;
    }
    if (url === this.shown) return noChange;
    this.shown = url;
    void this.fetch(api, url);
    return noChange;
  }

  private async fetch(api: Api, url: string): Promise<void> {
    try {
      const local = await api.localUrl(url);
      if (this.isConnected && url === this.shown) this.setValue(local);
    } catch (error) {
      // The tag shows its name in words; a refused token is told by the sign-in.
      if (!(error instanceof ApiError)) throw error;
    }
  }
}

export const media = directive(MediaDirective);
