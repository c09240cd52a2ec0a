/** A new message id, 128 random bits in hex. (`crypto.randomUUID` is missing on plain-http origins.) */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join(
    "",
  );
}
