import { AUTH_SERVICE, createApp } from "@wxlogin/client";
import { describe, expect, it, vi } from "vitest";
import { ENDPOINT, failure, world } from "./support.js";

describe("getElement", () => {
  it("is usable at once, awaitable, and ends: what is awaited is no promise", async () => {
    const { app } = world();
    const handle = app.getElement("auths.loginTypes.MyWeChatLogin");
    const awaited = await handle;
    expect(handle.fullName).toBe("auths.loginTypes.MyWeChatLogin");
    expect(awaited.name).toBe("MyWeChatLogin");
    expect("then" in handle).toBe(true);
    expect("then" in awaited).toBe(false);
    expect(await awaited).toBe(awaited);
    expect(await Promise.all([handle, handle])).toEqual([awaited, awaited]);
  });

  it("chains like a promise", async () => {
    const { app } = world();
    const name = await app.getElement("auths.loginTypes.MyWeChatLogin").then((element) => element.name);
    expect(name).toBe("MyWeChatLogin");
    let settled = false;
    await app.getElement(AUTH_SERVICE).finally(() => (settled = true));
    expect(settled).toBe(true);
    await expect(app.getElement(AUTH_SERVICE).catch(() => null)).resolves.toHaveProperty("loginByCode");
  });

  it("asks the server nothing before a function is called", () => {
    const { server, app } = world();
    app.getElement("auths.loginTypes.MyWeChatLogin");
    expect(server.log).toEqual([]);
  });
});

describe("calling a function", () => {
  it("learns the app's address once and posts a JSON object", async () => {
    const { server, element } = world();
    await element.getLoginConfig();
    const config = await element.getLoginConfig();
    expect(config).toEqual({ isActive: true, authType: "WeChatType", authConfig: { appId: "wx00000000000000a1" } });
    expect(server.count("/v1/login-types")).toBe(1);
    expect(server.log.at(-1)?.path).toBe("/api/acme/Shop/auths/loginTypes/MyWeChatLogin/getLoginConfig");
    expect(server.log.at(-1)?.body).toEqual({});
  });

  it("asks nothing when orgId and appName are given, and escapes what goes into an address", async () => {
    const { server, app } = world({ orgId: "acme", appName: "a b/c" });
    await failure(app.getElement("auths.x y").call("f?"));
    expect(server.log.map((asked) => asked.path)).toEqual(["/api/acme/a%20b%2Fc/auths/x%20y/f%3F"]);
  });

  it("takes arguments by position and as one object", async () => {
    const { server, element } = world({ orgId: "acme", appName: "Shop" });
    const bodies = async (...calls: (() => Promise<unknown>)[]) => {
      for (const call of calls) await call().catch(() => null);
      return server.log.splice(0).map((asked) => asked.body);
    };
    expect(
      await bodies(
        () => element.bind(7, "c"),
        () => element.bind({ userId: "7", bindCode: "b" }),
        () => element.getLoginCode({ code: "c" }),
        () => element.decryptUserData("e", "i"),
        () => element.getUserAuthInfo({ userId: "u1", appId: "wx" }),
        () => element.getUserAuthInfo({ authObj: { userId: "u1" } }),
        () => element.getUserAuthInfo(null),
      ),
    ).toEqual([
      { userId: 7, code: "c" },
      { userId: "7", bindCode: "b" },
      { code: "c" },
      { encryptedData: "e", iv: "i" },
      { authObj: { userId: "u1", appId: "wx" } },
      { authObj: { userId: "u1" } },
      { authObj: null },
    ]);
  });

  it("refuses more arguments than there are, as a rejection", async () => {
    const { element } = world();
    const tooMany = element.unbind as unknown as (...args: string[]) => Promise<unknown>;
    expect(await failure(tooMany("u1", "x"))).toBeInstanceOf(TypeError);
  });

  it("signs a newcomer in: getLoginCode, register, loginByCode, currentUser", async () => {
    const { server, app, element } = world();
    server.allowRegister = true;
    const { bindCode } = await element.getLoginCode(server.code("alice"));
    const user = await element.register(bindCode as string);
    const auth = await app.getElement(AUTH_SERVICE);
    const session = await auth.loginByCode(user.loginCode, undefined, "web");
    expect(session.userId).toBe(user.userId);
    expect((await auth.currentUser()).userId).toBe(user.userId);
    expect(await element.getUserAuthInfo({ userId: user.userId })).toEqual({ isActive: true });
    const again = await element.getLoginCode(server.code("alice"));
    expect(again.loginCode).toMatch(/^login-/);
    expect(await element.unbind(user.userId)).toEqual({ success: true, message: "Operation successful" });
    expect(await element.bind(user.userId, server.code("alice"))).toMatchObject({ success: true });
    expect((await element.getPhoneNumber(server.code("phone"))).countryCode).toBe("86");
    expect(await element.decryptUserData({ encryptedData: "e", iv: "i" })).toEqual({ plain: "e" });
  });
});

describe("login and isWechatBrowser", () => {
  const agent = "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50";

  it("leaves for the server's login address, and comes back to where it is told", () => {
    const left: string[] = [];
    const app = createApp({ endpoint: `${ENDPOINT}/`, navigate: (url) => left.push(url) });
    app.getElement("auths.loginTypes.My Login").login("https://shop.test/back?a=1&b=2");
    expect(left).toEqual([`${ENDPOINT}/login/auths.loginTypes.My%20Login?redirect=https%3A%2F%2Fshop.test%2Fback%3Fa%3D1%26b%3D2`]);
  });

  it.each([
    [ENDPOINT, "/welcome", "https://shop.test/welcome"],
    [ENDPOINT, "done?a=1", "https://shop.test/in/done?a=1"],
    [ENDPOINT, undefined, "https://shop.test/in/page?b=2"],
    [ENDPOINT, "https://other.test/x", "https://other.test/x"],
    ["https://shop.test/auth", "/welcome", "/welcome"],
    ["", "/welcome", "/welcome"],
  ])("from a page, by the server %s, to %s: comes back to %s", (endpoint, target, back) => {
    vi.stubGlobal("location", new URL("https://shop.test/in/page?b=2"));
    const left: string[] = [];
    createApp({ endpoint, navigate: (url) => left.push(url) }).getElement("auths.loginTypes.A").login(target);
    expect(left).toEqual([`${endpoint}/login/auths.loginTypes.A?redirect=${encodeURIComponent(back)}`]);
  });

  it.each([
    [agent, true],
    [`${agent} wxwork/4.1`, false],
    ["Mozilla/5.0 (Windows NT 10.0) Chrome/130", false],
  ])("%s is WeChat's own browser: %s", (userAgent, expected) => {
    expect(createApp({ userAgent }).getElement("auths.loginTypes.A").isWechatBrowser()).toBe(expected);
  });
});
