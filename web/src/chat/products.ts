/** `<limelight-products>`: the advertiser's products, in a drawer. Fires `pick` with the product. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { drawer } from "../parts/dialogs";
import { fault } from "../parts/fault";
import { price } from "../parts/format";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import type { ErrorBody, Product } from "../wire/types";

@customElement("limelight-products")
export class LimelightProducts extends LitElement {
  static override styles = [
    base,
    ...drawer,
    css`
      dialog {
        --wide: 460px;
      }
      ul {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 18px 14px;
        margin: 0;
        padding: 8px 24px 32px;
        list-style: none;
      }
      .product {
        display: block;
        width: 100%;
        padding: 0;
        border: 0;
        background: none;
        text-align: left;
        font-size: 14px;
        line-height: 1.35;
      }
      .product img,
      .product .none {
        width: 100%;
        aspect-ratio: 1;
        object-fit: cover;
        border: 1px solid var(--line);
        border-radius: 18px;
        background: #fff;
        transition: border-color 0.2s;
      }
      .product:hover img {
        border-color: var(--accent);
      }
      .product span {
        display: block;
        padding: 8px 4px 0;
        font-weight: 600;
      }
      .product small {
        display: block;
        padding: 0 4px;
        color: var(--muted);
        font-size: 13px;
      }
      p {
        padding: 0 24px;
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @state() private products: Product[] | null = null;
  @state() private fault: ErrorBody | null = null;
  @query("dialog") private dialog!: HTMLDialogElement;

  async show(): Promise<void> {
    this.dialog.showModal();
    this.fault = null;
    try {
      this.products = await this.api.products();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error.body;
    }
  }

  override render() {
    return html`<dialog
      aria-label="Products"
      data-testid="products"
      @click=${(e: MouseEvent) => {
        if (e.target === this.dialog) this.dialog.close();
      }}
    >
      <header>
        <h2>Your products</h2>
        <button class="icon-button" aria-label="Close" @click=${() => this.dialog.close()}>
          ${icon("close")}
        </button>
      </header>
      ${this.fault ? fault(this.fault, () => (this.fault = null)) : nothing}
      ${this.products?.length === 0 ? html`<p>No products yet. Attach a photo in the chat and describe it in a line.</p>` : nothing}
      <ul>
        ${(this.products ?? []).map((p) => this.renderProduct(p))}
      </ul>
    </dialog>`;
  }

  private renderProduct(product: Product) {
    return html`<li>
      <button class="product" data-testid="product" @click=${() => this.pick(product)}>
        ${
          product.photo_url
            ? html`<img src=${media(this.api, this.api.resolve(product.photo_url, 480))} alt="" loading="lazy" />`
            : html`<i class="none" style="display:block"></i>`
        }
        <span>${product.title}</span>
        <small>${[product.brand, price(product)].filter(Boolean).join(" · ")}</small>
      </button>
    </li>`;
  }

  private pick(product: Product): void {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("pick", { detail: product }));
  }
}
