import { expect, it } from "vitest";
import { preferred, say, type Pair } from "../src/text";

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

/** Every table there is: a file that is added later is looked at too. */
const modules = import.meta.glob<Record<string, unknown>>("../src/text/*.ts", { eager: true });
const tables = Object.entries(modules).flatMap(([file, module]) => Object.values(module).map((table) => [file, table] as const));
const texts = tables.flatMap(([file, table]) =>
  Object.entries(table as Record<string, Pair>).map(([name, pair]) => [`${file} ${name}`, pair] as const),
);

it("every text is there in both languages, with the same things to fill in", () => {
  expect(texts.length).toBeGreaterThan(300);
  for (const [name, [en, zh]] of texts) {
    expect(en.trim() && zh.trim(), name).toBeTruthy();
    expect(placeholders(en), name).toEqual(placeholders(zh));
  }
});

it("no text is left untranslated", () => {
  // Names that Chinese documentation writes the same way.
  const names = ["AppID", "userId", "code", "JSON Lines"];
  for (const [name, [en, zh]] of texts) {
    // The switch names the language that is not shown.
    const [english, chinese] = / language(Label)?$/.test(name) ? [zh, en] : [en, zh];
    expect(/\p{Script=Han}/u.test(chinese) || names.includes(chinese), `${name}: ${chinese}`).toBe(true);
    expect(/\p{Script=Han}/u.test(english), `${name}: ${english}`).toBe(false);
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
