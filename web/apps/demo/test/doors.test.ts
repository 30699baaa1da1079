import { expect, it } from "vitest";
import { verdictOf } from "../src/doors";
import { TEXTS } from "../src/texts";

const user = (userId: string) => ({ userId });

it.each([
  [null, null, null, "none"],
  [user("1"), null, null, "one"],
  [null, user("1"), user("1"), "two"],
  [user("1"), user("1"), user("1"), "all"],
  [user("1"), user("2"), null, "different"],
  [user("1"), user("1"), user("2"), "different"],
] as const)("site %o, WeChat %o, mini program %o: %s", (site, wechat, mini, verdict) => {
  expect(verdictOf({ site, wechat, mini })).toBe(verdict);
});

it("every sentence is there in both languages", () => {
  for (const [key, text] of Object.entries(TEXTS.zh)) {
    expect(String(text), key).not.toBe("");
    if (Array.isArray(text)) expect(text).toHaveLength((TEXTS.en as unknown as Record<string, string[]>)[key]!.length);
  }
  expect(Object.keys(TEXTS.zh)).toEqual(Object.keys(TEXTS.en));
});
