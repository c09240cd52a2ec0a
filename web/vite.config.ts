import { defineConfig } from "vitest/config";

/** The console page: `index.html` and hashed assets. Served by the Python service from `limelight/web_dist`. */
export default defineConfig({
  base: "./",
  build: {
    outDir: "../limelight/web_dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { "/v1": { target: "http://127.0.0.1:8000", ws: true } },
  },
  test: { include: ["tests/**/*.test.ts"] },
});
