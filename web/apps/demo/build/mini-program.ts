import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { parse } from "./wxml.ts";

const ID = "virtual:mini-program";

/**
 * Makes a mini program's folder into a module, as WeChat's developer tools make it into one file: each script becomes a
 * function of what the platform puts into its scope, each page's WXML a tree. The policy of the demo's pages forbids to
 * run text, so this happens when the demo is built.
 */
export function miniProgram(folder: string): Plugin {
  return {
    name: "mini-program",
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load(id) {
      if (id !== `\0${ID}`) return null;
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => !file.includes("node_modules"));
      for (const file of files) this.addWatchFile(join(folder, file));
      return moduleOf(folder, files);
    },
  };
}

function moduleOf(folder: string, files: string[]): string {
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const config = JSON.parse(read("app.json")) as { pages: string[]; window: object };
  const scripts = files
    .filter((file) => file.endsWith(".js"))
    .map((file) => `${JSON.stringify(file)}: (module, exports, require, App, Page, getApp, wx) => {\n${read(file)}\n}`);
  const trees = config.pages.map((page) => `${JSON.stringify(page)}: ${JSON.stringify(parse(read(`${page}.wxml`)))}`);
  return [
    `export const config = ${JSON.stringify({ pages: config.pages, window: config.window })};`,
    `export const scripts = { ${scripts.join(",\n")} };`,
    `export const trees = { ${trees.join(",\n")} };`,
  ].join("\n");
}
