import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { KINDS } from "../src/text/records";

test("every kind of event that the server records has words", async () => {
  const source = await readFile(new URL("../../../../crates/core/src/nouns/event.rs", import.meta.url), "utf8");
  const kinds = [...source.matchAll(/Self::\w+ => "([a-z_.]+)"/g)].map(([, kind]) => kind).sort();
  expect(kinds.length).toBeGreaterThan(20);
  expect(Object.keys(KINDS).sort()).toEqual(kinds);
});
