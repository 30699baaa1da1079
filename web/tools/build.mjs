// `node ../../tools/build.mjs NAME`, run by each package's `npm run build`: JavaScript, types, and the size check.
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { BUNDLES } from "./bundles.mjs";
import { checkSize } from "./size.mjs";

const name = process.argv[2];
if (!(name in BUNDLES)) {
  console.error(`build: no package "${name}"; there are: ${Object.keys(BUNDLES).join(", ")}`);
  process.exit(2);
}
const folder = fileURLToPath(new URL(`../packages/${name}`, import.meta.url));
for (const made of ["dist", "miniprogram_dist"]) rmSync(`${folder}/${made}`, { recursive: true, force: true });

await Promise.all(BUNDLES[name].map((bundle) => build({ absWorkingDir: folder, logLevel: "warning", ...bundle })));
emitTypes();
// What npm hands out carries its licence texts; the repository has them once, at its root.
for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) {
  cpSync(fileURLToPath(new URL(`../../${licence}`, import.meta.url)), `${folder}/${licence}`);
}
if (name === "miniprogram") finishMiniProgram();
console.log(await checkSize(name));

function emitTypes() {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", folder], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

/** The CommonJS copy lies in a package of `"type": "module"` and has to say that it is another kind. */
function finishMiniProgram() {
  for (const file of readdirSync(`${folder}/dist`).filter((file) => file.endsWith(".d.ts"))) {
    cpSync(`${folder}/dist/${file}`, `${folder}/miniprogram_dist/${file}`);
  }
  writeFileSync(`${folder}/miniprogram_dist/package.json`, '{ "type": "commonjs" }\n');
}
