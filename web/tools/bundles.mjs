// What each package is built into, and how large a page that uses it may become. One place for targets and budgets.

/** Old WeChat webviews: the newest syntax is what these understand. */
export const BROWSERS = ["chrome79", "safari13"];

/** The platform's minimum for mini programs. */
export const MINI_PROGRAM = ["es2015"];

/** esbuild holds Safari 13 to lack destructuring, for corner cases that it fails; plain destructuring works there. */
export const SUPPORTED = { destructuring: true };

const esm = { format: "esm", target: BROWSERS, bundle: true, supported: SUPPORTED };

/** By package: the files to make. `external` is what the application's own bundler brings. */
export const BUNDLES = {
  client: [{ ...esm, entryPoints: ["src/index.ts"], outfile: "dist/index.js" }],
  element: [
    { ...esm, entryPoints: ["src/index.ts"], outfile: "dist/index.js", external: ["lit", "@wxlogin/client"] },
    {
      ...esm,
      entryPoints: ["src/react.ts"],
      outfile: "dist/react.js",
      external: ["react", "@wxlogin/element"],
    },
    // For a page without a bundler: everything in one file.
    { ...esm, entryPoints: ["src/index.ts"], outfile: "dist/wechat-login.js", minify: true, legalComments: "eof" },
  ],
  miniprogram: [
    { ...esm, target: MINI_PROGRAM, entryPoints: ["src/index.ts"], outfile: "dist/index.js" },
    {
      ...esm,
      target: MINI_PROGRAM,
      format: "cjs",
      entryPoints: ["src/index.ts"],
      outfile: "miniprogram_dist/index.js",
    },
  ],
};

/** The whole of a package with all it needs, minified and gzipped, in bytes. */
export const BUDGETS = { client: 6 * 1024, element: 15 * 1024, miniprogram: 4 * 1024 };
