import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`packages/${path}`, import.meta.url));

// The packages are tested from their sources; what is built from them is tested by test/packages.test.ts.
export default defineConfig({
  test: {
    // Lit's remark on its own kind of build is about the tests, not the packages.
    onConsoleLog: (text) => !text.includes("Lit is in dev mode"),
    projects: [
      {
        resolve: {
          alias: [
            { find: /^@wxlogin\/client$/, replacement: source("client/src/index.ts") },
            { find: /^@wxlogin\/element\/react$/, replacement: source("element/src/react.ts") },
            { find: /^@wxlogin\/element$/, replacement: source("element/src/index.ts") },
            { find: /^@wxlogin\/miniprogram$/, replacement: source("miniprogram/src/index.ts") },
          ],
        },
        test: {
          name: "packages",
          include: ["packages/*/test/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
          unstubGlobals: true,
        },
      },
      // An app brings its own vite.config.ts or vitest.config.ts.
      "apps/*/vite*.config.ts",
    ],
  },
});
