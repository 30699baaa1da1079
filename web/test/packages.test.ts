import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
// @ts-expect-error a script without types
import { BUDGETS } from "../tools/bundles.mjs";
// @ts-expect-error a script without types
import { measure } from "../tools/size.mjs";

const packages = fileURLToPath(new URL("../packages", import.meta.url));
const NAMES = ["client", "element", "miniprogram"];

interface Manifest {
  license: string;
  types: string;
  exports: Record<string, unknown>;
  dependencies?: Record<string, string>;
  sideEffects: boolean;
  miniprogram?: string;
}

const manifest = (name: string) => JSON.parse(readFileSync(`${packages}/${name}/package.json`, "utf8")) as Manifest;

/** Every file that a manifest leads to. */
function leads(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Object.values(value as object).flatMap(leads);
}

interface Way {
  path: string;
  conditions: string[];
}

/** Every choice between conditions that a manifest offers, with the conditions in their order. */
function ways(value: unknown, path = ""): Way[] {
  if (typeof value !== "object" || value === null) return [];
  const conditions = Object.keys(value);
  const below = Object.entries(value).flatMap(([key, one]) => ways(one, `${path} ${key}`));
  return conditions[0]?.charAt(0) === "." ? below : [{ path, conditions }, ...below];
}

describe.each(NAMES)("@wxlogin/%s", (name) => {
  it("is found by whatever asks for it, with its types before its code", () => {
    const chosen = ways(manifest(name).exports).filter(({ conditions }) => !conditions.includes("require"));
    expect(chosen.length).toBeGreaterThan(0);
    // A choice that only `import` may take fails for `require` and for tools that know other conditions.
    for (const { path, conditions } of chosen) expect([["types"], ["types", "default"]], path).toContainEqual(conditions);
    const code = Object.entries(manifest(name).exports).flatMap(([path, value]) => (typeof value === "string" ? [`${path}: ${value}`] : []));
    expect(code, "has no types").toEqual(["./package.json: ./package.json"]);
  });

  it("stays within its size", async () => {
    expect(await measure(name)).toBeLessThanOrEqual(BUDGETS[name]);
  });

  it("is packed with what its manifest leads to, and with nothing of the workshop", () => {
    expect(existsSync(`${packages}/${name}/dist`), "run `npm run build` first").toBe(true);
    const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: `${packages}/${name}`,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [packed] = Object.values(JSON.parse(output) as Record<string, { files: { path: string }[] }>);
    const files = packed!.files.map((file) => file.path);
    const { exports, types } = manifest(name);
    for (const lead of [types, ...leads(exports)]) expect(files).toContain(lead.replace("./", ""));
    expect(files).toEqual(expect.arrayContaining(["LICENSE-APACHE", "LICENSE-MIT", "README.md", "README.zh-CN.md", "package.json"]));
    expect(files.filter((file) => !/^(dist|miniprogram_dist)\/|^README|^LICENSE|^package\.json$/.test(file))).toEqual([]);
    for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) {
      const text = (folder: string) => readFileSync(`${folder}/${licence}`, "utf8");
      expect(text(`${packages}/${name}`)).toBe(text(`${packages}/../..`));
    }
  });

  it("says under which licence it is, and what importing it does", () => {
    expect(manifest(name)).toMatchObject({ license: "MIT OR Apache-2.0", sideEffects: name === "element" });
  });

  it("has a guide in both languages with an example each", () => {
    for (const file of ["README.md", "README.zh-CN.md"]) {
      expect(readFileSync(`${packages}/${name}/${file}`, "utf8")).toMatch(/```(tsx?|js|html)\n/);
    }
  });
});

describe("what was built", () => {
  it("of the client depends on nothing and can be imported as it is", async () => {
    const client = (await import(pathToFileURL(`${packages}/client/dist/index.js`).href)) as Record<string, unknown>;
    expect(Object.keys(client)).toEqual(expect.arrayContaining(["createApp", "isLoginError", "LoginError"]));
    expect(manifest("client").dependencies).toBeUndefined();
  });

  it("of the mini program is CommonJS for the platform and ES2015: no await, no ?. and no ??", () => {
    const require = createRequire(import.meta.url);
    const built = require(`${packages}/miniprogram/miniprogram_dist/index.js`) as Record<string, unknown>;
    expect(Object.keys(built).sort()).toEqual(["LoginError", "createLogin", "isLoginError"]);
    const code = readFileSync(`${packages}/miniprogram/miniprogram_dist/index.js`, "utf8").replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "");
    expect(code).not.toMatch(/\bawait\b|\basync (function|\()|\?\.[a-z[(]|\?\?|\*\*/i);
    expect(manifest("miniprogram")).toMatchObject({ miniprogram: "miniprogram_dist" });
    expect(manifest("miniprogram").dependencies).toBeUndefined();
  });

  it("of the element can be imported on a server, where nothing is defined", async () => {
    const script = `import("@wxlogin/element").then((m) => console.log(typeof m.WechatLoginElement))`;
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: `${packages}/element`, encoding: "utf8" });
    expect(output.trim()).toBe("function");
  });

  it("of the wrapper for React is of the browser's side, and says so in its first line", () => {
    expect(readFileSync(`${packages}/element/dist/react.js`, "utf8")).toMatch(/^"use client";\n/);
  });

  it.each(["@wxlogin/client", "@wxlogin/element", "@wxlogin/element/react", "@wxlogin/element/bundle", "@wxlogin/miniprogram"])(
    "%s is found by import and by require",
    (specifier) => {
      const require = createRequire(`${packages}/element/src/index.ts`);
      expect(existsSync(require.resolve(specifier))).toBe(true);
      const script = `console.log(import.meta.resolve(${JSON.stringify(specifier)}))`;
      const found = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: `${packages}/element`, encoding: "utf8" });
      expect(existsSync(fileURLToPath(found.trim()))).toBe(true);
    },
  );

  it("of the element in one file runs in a page without a bundler", () => {
    const bundle = readFileSync(`${packages}/element/dist/wechat-login.js`, "utf8");
    expect(bundle).not.toMatch(/\bimport\s*[{*"']|from\s*["']/);
    expect(bundle).toContain('"wechat-login"');
  });
});

it("the lock file names no registry", () => {
  const lock = readFileSync(`${packages}/../package-lock.json`, "utf8");
  expect([...lock.matchAll(/"resolved": "([^"]+)"/g)].map(([, to]) => to).filter((to) => /^https?:/.test(to as string))).toEqual([]);
});
