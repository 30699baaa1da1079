// `npm run size`: what each package adds to a page, minified and gzipped, against its budget.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { BROWSERS, BUDGETS, MINI_PROGRAM, SUPPORTED } from "./bundles.mjs";

const packages = fileURLToPath(new URL("../packages", import.meta.url));

/** Bytes of a package's sources with everything they import. From the sources, so that it never measures an old build. */
export async function measure(name) {
  const { outputFiles } = await build({
    absWorkingDir: `${packages}/${name}`,
    entryPoints: ["src/index.ts"],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: name === "miniprogram" ? MINI_PROGRAM : BROWSERS,
    supported: SUPPORTED,
    // From its source, so that the element can be measured before the client is built.
    alias: { "@wxlogin/client": `${packages}/client/src/index.ts` },
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

export async function checkSize(name) {
  const [size, budget] = [await measure(name), BUDGETS[name]];
  const report = `@wxlogin/${name}: ${size} of ${budget} bytes (minified, gzip)`;
  if (size > budget) throw new Error(`${report}: over its budget; find what grew before raising it`);
  return report;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of Object.keys(BUDGETS)) console.log(await checkSize(name));
}
