// The console has words for every kind of event that the server records.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { KINDS } from "../apps/console/src/text/records.js";

const source = readFileSync(fileURLToPath(new URL("../../crates/core/src/nouns/event.rs", import.meta.url)), "utf8");

it("every kind of event has words", () => {
  const kinds = [...source.matchAll(/Self::\w+ => "([a-z_.]+)"/g)].map(([, kind]) => kind).sort();
  expect(kinds.length).toBeGreaterThan(20);
  expect(Object.keys(KINDS).sort()).toEqual(kinds);
});
