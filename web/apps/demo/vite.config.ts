import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { precompress } from "../../tools/precompress.ts";
import { miniProgram } from "./build/mini-program.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const source = (name: string) => path(`../../packages/${name}/src/index.ts`);

// The server writes the real place of `./assets/` into each page, since it may serve below a prefix.
export default defineConfig({
  base: "./",
  plugins: [miniProgram(path("../../../examples/miniprogram")), precompress()],
  // From their sources: the demo shows the packages as they are now, whether or not they were built.
  resolve: {
    alias: {
      "@wxlogin/client": source("client"),
      "@wxlogin/element": source("element"),
      "@wxlogin/miniprogram": source("miniprogram"),
    },
  },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["index", "site", "wechat", "mini"].map((name) => path(`${name}.html`)) },
  },
  test: { name: "demo", environment: "happy-dom", include: ["test/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
