import type { Environment, LoginType } from "@wxlogin/client";
import { describe, expect, it } from "vitest";
import { choose, wayOf, type Wanted } from "../src/choose.js";

const type = (name: string, authType: string, entry: LoginType["entry"], isDefault = false): LoginType => ({
  fullName: `auths.loginTypes.${name}`,
  name,
  title: name,
  authType,
  entry,
  appId: `wx-${name}`,
  isDefault,
});

const TYPES = [
  type("Web", "WeChatType", "qr"),
  type("Web2", "WeChatType", "qr", true),
  type("Account", "WechatPublicType", "in-wechat"),
  type("Mini", "WeChatMiniType", "mini-program"),
];

describe("which login method is shown", () => {
  const cases: [string, Environment, Wanted, string, string][] = [
    ["the default code on a computer", "desktop", {}, "Web2", "qr"],
    ["the named app on a computer", "desktop", { appId: "wx-Web" }, "Web", "qr"],
    ["the official account inside WeChat", "wechat", {}, "Account", "button"],
    ["the official account inside WeChat, where the page names the website", "wechat", { authType: "WeChatType" }, "Account", "button"],
    ["the code on a computer, where the page names the official account", "desktop", { authType: "WechatPublicType" }, "Web2", "qr"],
    ["one named outright, where it cannot work", "wechat", { name: "Web" }, "Web", "computer-only"],
    ["one named by its fullName", "desktop", { name: "auths.loginTypes.Account" }, "Account", "wechat-only"],
    ["a mini program's, named outright", "desktop", { name: "Mini" }, "Mini", "mini-only"],
    ["a way into WeChat on a phone", "phone", {}, "Web2", "phone"],
  ];
  it.each(cases)("%s", (_, environment, wanted, name, way) => {
    const chosen = choose(TYPES, environment, wanted);
    expect([chosen.name, wayOf(chosen, environment)]).toEqual([name, way]);
  });

  it("naming what is not there is an error that names what is", () => {
    for (const wanted of [{ name: "Wbe" }, { appId: "wx-other" }, { authType: "X" }]) {
      expect(() => choose(TYPES, "desktop", wanted)).toThrow(expect.objectContaining({ code: "not_found" }));
    }
    try {
      choose(TYPES, "desktop", { name: "Wbe" });
    } catch (error) {
      expect((error as { hint: string }).hint).toContain("Web (WeChatType, wx-Web)");
    }
  });
});
