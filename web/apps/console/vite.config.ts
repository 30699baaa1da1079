import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "../../tools/precompress.ts";

// The server writes the real place of `./assets/` into the page, since it may serve below a prefix.
export default defineConfig({
  base: "./",
  plugins: [react(), precompress()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  test: { name: "console", environment: "happy-dom", include: ["test/**/*.test.{ts,tsx}"] },
} as Parameters<typeof defineConfig>[0]);
