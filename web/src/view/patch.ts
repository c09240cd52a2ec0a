/** JSON Patch (RFC 6902), applied without changing what it is given. */
import { applyPatch, JsonPatchError, type Operation } from "fast-json-patch";

/** The patched copy, or null when an operation does not fit the document. */
export function applyOperations<T extends object>(document: T, operations: readonly unknown[]): T | null {
  try {
    return applyPatch(document, operations as Operation[], true, false).newDocument;
  } catch (error) {
    if (error instanceof JsonPatchError || error instanceof TypeError) return null;
    throw error;
  }
}

/** First segments of the paths that a patch touches. */
export function touched(operations: readonly unknown[]): Set<string> {
  const roots = new Set<string>();
  for (const operation of operations) {
    const path = (operation as { path?: unknown }).path;
    if (typeof path === "string") roots.add(path.split("/")[1] ?? "");
  }
  return roots;
}
