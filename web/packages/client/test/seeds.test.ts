import { createApp } from "@wxlogin/client";
import { describe, expect, it } from "vitest";
import { blocks, run } from "../../../test/seeds.js";

const found = blocks(["typescript", "ts", "javascript"], ["001", "002", "003"]);

describe.skipIf(!found.length)("the front-end blocks of the seed documents run as written", () => {
  const WECHAT = "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50";

  it.each(found)("$name", (block) => {
    for (const userAgent of [WECHAT, "Mozilla/5.0 (Macintosh) Safari/605"]) {
      const [left, shown]: [string[], string[]] = [[], []];
      const app = createApp({ endpoint: "https://login.test", navigate: (url) => left.push(url), userAgent });
      run(block, { app, alert: (text: string) => shown.push(text) });
      if (block.code.includes(".login(")) {
        const target = /login\('([^']+)'\)/.exec(block.code)?.[1] as string;
        expect(left).toEqual([`https://login.test/login/auths.loginTypes.MyWechatLogin?redirect=${encodeURIComponent(target)}`]);
      } else {
        expect(shown).toHaveLength(userAgent === WECHAT ? 0 : 1);
      }
    }
  });

  it("finds all three of each language", () => expect(found).toHaveLength(6));
});
