import { describe, expect, it } from "vitest";
import { generations, kindOf, NO_FILTERS, pathOf } from "../src/library/wire";
import { lineAddress, sourceWords, type BrandLine } from "../src/memory/wire";
import type { Artifact } from "../src/wire/types";

const NOW = new Date(2026, 10, 21, 15, 0);

function artifact(id: string, kind: Artifact["kind"] = "shot", mime = "image/png"): Artifact {
  return {
    id, kind, mime, name: id, width: 1, height: 1, duration_s: null, bytes: 1, created_at: "", thread_id: null, parents: [], meta: {},
  };
}

describe("the library's address", () => {
  it("asks for everything, a page at a time", () => {
    expect(pathOf(NO_FILTERS, 60, NOW)).toBe("/v1/library?start=60&limit=60");
  });

  it("holds every filter", () => {
    const path = pathOf({ text: " blue boots ", kind: "words", color: "blue", product: "boot", since: "today" }, 0, NOW);
    const query = new URLSearchParams(path.split("?")[1]);
    expect(query.get("q")).toBe("blue boots");
    expect(query.getAll("kind")).toEqual(["concept", "headline"]);
    expect(query.get("color")).toBe("blue");
    expect(query.get("product_id")).toBe("boot");
    expect(query.get("after")).toBe(new Date(2026, 10, 21).toISOString());
  });
});

describe("a lineage", () => {
  it("is told from the oldest generation on", () => {
    const rows = generations([
      { artifact: artifact("film", "video", "video/mp4"), generation: 1 },
      { artifact: artifact("photo", "upload"), generation: -1 },
      { artifact: artifact("shot"), generation: 0 },
      { artifact: artifact("logo", "logo"), generation: -1 },
    ]);
    expect(rows.map((row) => [row.generation, row.artifacts.map((one) => one.id)])).toEqual([
      [-1, ["photo", "logo"]],
      [0, ["shot"]],
      [1, ["film"]],
    ]);
  });

  it("calls an uploaded video a video", () => {
    expect(kindOf(artifact("a", "upload", "video/mp4"))).toBe("Your video");
    expect(kindOf(artifact("a", "upload"))).toBe("Your photo");
  });
});

describe("a line about the brand", () => {
  const line: BrandLine = {
    topic: "avoid",
    text: "best & cheapest",
    sources: [
      { kind: "document", id: "a", name: "guide.pdf", page: 2 },
      { kind: "person", id: "", name: "", page: null },
      { kind: "product", id: "b", name: "Boot", page: null },
      { kind: "product", id: "c", name: "Pack", page: null },
    ],
    confidence: 1,
    confirmed: true,
    note_id: "",
  };

  it("says where it comes from, shortly", () => {
    expect(sourceWords(line)).toBe("guide.pdf, page 2 · you said so · Boot · 1 more");
  });

  it("is forgotten by an address that holds any words", () => {
    expect(lineAddress("north peak", line)).toBe("/v1/brand/brief?topic=avoid&text=best+%26+cheapest&name=north+peak");
  });
});
