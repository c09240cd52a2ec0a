/** Numbers as people read them. */
import type { Artifact, Product } from "../wire/types";

/** `0:07`, `1:32`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "a few seconds left", "about 25 s left", "about 2 min left". */
export function timeLeft(seconds: number): string {
  if (seconds < 4) return "a few seconds left";
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}

export function fileSize(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const ASPECTS = ["16:9", "9:16", "1:1", "4:5", "4:3", "3:2"];

/** The nearest usual aspect of a picture, such as `16:9`. */
export function aspectOf(width: number | null, height: number | null): string {
  if (!width || !height) return "";
  const ratio = width / height;
  const near = ASPECTS.find((a) => {
    const [w = 1, h = 1] = a.split(":").map(Number);
    return Math.abs(ratio / (w / h) - 1) < 0.02;
  });
  return near ?? `${width}×${height}`;
}

export function price(product: Product): string {
  if (!product.price) return "";
  const amount = Number(product.price.amount);
  return new Intl.NumberFormat(undefined, { style: "currency", currency: product.price.currency }).format(
    amount,
  );
}

/** A limit or a value of an error, in words. */
export function quantity(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number") return value.toLocaleString("en");
  if (Array.isArray(value)) return value.map(String).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Width by height; of what has neither, of a wide film. */
export function ratioOf({ width, height }: Pick<Artifact, "width" | "height">): number {
  return width && height ? width / height : 16 / 9;
}

/** A name to keep something under: its own, with the ending of its type. */
export function fileName(artifact: Pick<Artifact, "name" | "mime">): string {
  const ending = artifact.mime.split("/")[1] ?? "bin";
  return artifact.name.endsWith(`.${ending}`) ? artifact.name : `${artifact.name}.${ending}`;
}

const DAY_MS = 86_400_000;

/** "Today", "Yesterday", "This week" or "Earlier"; nothing for what is no time. */
export function dayOf(time: string, now = new Date()): string {
  const then = new Date(time);
  if (Number.isNaN(then.getTime())) return "";
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  if (then.getTime() >= midnight) return "Today";
  if (then.getTime() >= midnight - DAY_MS) return "Yesterday";
  return then.getTime() >= midnight - 6 * DAY_MS ? "This week" : "Earlier";
}
