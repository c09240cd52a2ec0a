import { defineConfig } from "vite";

/** `embed.js`: one self-contained module that defines `<limelight-chat>`, fonts included. */
export default defineConfig({
  build: {
    outDir: "../limelight/web_dist",
    emptyOutDir: false,
    target: "es2022",
    copyPublicDir: false,
    lib: { entry: "src/embed.ts", formats: ["es"], fileName: () => "embed.js" },
  },
});
