// The code blocks of the seed documents, where these are present, and the packages they use, as a page can take them.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(process.env.WXLOGIN_SHARED ?? join(root, "../shared"), "seeds");

export const present = existsSync(folder);
if (!present) console.log(`seed documents are not at ${folder}; their blocks are not run (set WXLOGIN_SHARED to run them)`);

// The web workspace's own bundler: its versions are pinned there.
const { build, transformSync } = createRequire(join(root, "web/package.json"))("esbuild");

/** Every block in one of these languages of the document whose name begins with `number`: its title and its text. */
export function blocks(number, languages) {
  if (!present) return [];
  const file = readdirSync(folder).find((name) => name.startsWith(`${number}_`));
  const text = readFileSync(join(folder, file), "utf8");
  const found = [...text.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```/gm)];
  return found.filter(([, language]) => languages.includes(language)).map(([, , code]) => code);
}

/** A block without its types; otherwise untouched. */
export function plain(code) {
  return transformSync(code, { loader: "ts", target: "es2022" }).code;
}

/** A module of the web workspace in one script that puts its exports under a global name. */
export async function bundle(path, globalName) {
  const { outputFiles } = await build({
    entryPoints: [join(root, "web", path)],
    bundle: true,
    write: false,
    format: "iife",
    globalName,
    target: "es2022",
    logLevel: "error",
  });
  return outputFiles[0].text;
}
