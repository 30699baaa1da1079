import { chmodSync, mkdtempSync, rmSync, writeFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
// @ts-expect-error a script without types
import { ask, check, write } from "../tools/openapi.mjs";

const DOCUMENT = {
  openapi: "3.1.0",
  info: { title: "t", version: "1" },
  paths: { "/v1/session": { get: { operationId: "getSession", responses: { "200": { description: "ok" } } } } },
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openapi-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A server that states this document, and the places to compare it with. */
function places(stated: object | undefined) {
  const binary = join(folder, "wxlogin");
  if (stated) {
    writeFileSync(binary, `#!${process.execPath}\nif (process.argv[2] === "openapi" && process.argv[3]) console.log(${JSON.stringify(JSON.stringify(stated))})\n`);
    chmodSync(binary, 0o755);
  }
  return { document: join(folder, "openapi.json"), types: join(folder, "generated", "openapi.ts"), binaries: [undefined, binary], app: "demo-app" };
}

describe("the types made from openapi.json", () => {
  it("are written, marked as generated, and found fresh", async () => {
    const here = places(DOCUMENT);
    await ask(here);
    await write(here);
    expect(readFileSync(here.types, "utf8")).toMatch(/^\/\/ @generated[\s\S]*getSession/);
    expect(await check(here)).toContain("those of the server");
  });

  it("are found stale when the server says something else, or when they were not made anew", async () => {
    const here = places(DOCUMENT);
    await expect(check(here)).rejects.toThrow("npm run openapi");
    writeFileSync(here.document, JSON.stringify(DOCUMENT));
    await expect(check(here)).rejects.toThrow("npm run generate");
    await write(here);
    writeFileSync(here.document, JSON.stringify({ ...DOCUMENT, info: { title: "older", version: "1" } }));
    await expect(check(here)).rejects.toThrow("not what the server says");
  });

  it("are not judged without a server, and this is said", async () => {
    expect(await check(places(undefined))).toContain("skipped, there is no wxlogin binary");
  });

  it("need a document", async () => {
    await expect(write(places(undefined))).rejects.toThrow("There is no openapi.json");
    await expect(ask(places(undefined))).rejects.toThrow("There is no wxlogin binary");
  });
});
