import { expect, it } from "vitest";
import { preferred, say, type Pair } from "../src/text";
import { C } from "../src/text/common";
import { E } from "../src/text/elements";
import { O } from "../src/text/overview";
import { G, P } from "../src/text/people";
import { D, F, KINDS } from "../src/text/records";
import { S } from "../src/text/sign-in";
import { R } from "../src/text/trial";

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

it("every text is there in both languages, with the same things to fill in", () => {
  for (const table of [C, E, O, G, P, D, F, KINDS, S, R]) {
    for (const [name, [en, zh]] of Object.entries(table as Record<string, Pair>)) {
      expect(en.length > 0 && zh.length > 0, name).toBe(true);
      expect(placeholders(en), name).toEqual(placeholders(zh));
    }
  }
});

it("a text is filled in, and what has no value stays visible", () => {
  const pair = ["{count} of {total}", "共 {total} 个，第 {count} 个"] as const;
  expect(say(pair, "en", { count: 1, total: 2 })).toBe("1 of 2");
  expect(say(pair, "zh-CN", { count: 1 })).toBe("共 {total} 个，第 1 个");
});

it("the language is the one that was chosen, else the browser's first that there is", () => {
  expect(preferred("en", ["zh-CN"])).toBe("en");
  expect(preferred("fr", ["fr", "zh-TW", "en"])).toBe("zh-CN");
  expect(preferred(null, ["de", "en-GB"])).toBe("en");
  expect(preferred(null, ["de"])).toBe("en");
});
