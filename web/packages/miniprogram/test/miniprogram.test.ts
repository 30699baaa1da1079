import { createLogin, isLoginError, type LoginOptions } from "@wxlogin/miniprogram";
import { describe, expect, it } from "vitest";
import { failureReply } from "../../../test/fake-replies.js";
import { FakeServer } from "../../../test/fake-server.js";
import { wxShim } from "../../../shim/wx.js";

const ENDPOINT = "https://login.test";
const PASSWORD = { username: "zhangsan", password: "pwd123456" };

/** One person's mini program; `wx.login` gives their codes. */
function world(options: Partial<LoginOptions> = {}, person = "alice") {
  const server = new FakeServer();
  const storage = new Map<string, unknown>();
  const codes: string[] = [];
  const code = () => {
    codes.push(server.code(person));
    return codes.at(-1) as string;
  };
  const wx = wxShim({ fetch: server.browser(), code, storage });
  const open = () => createLogin({ endpoint: ENDPOINT, wx, ...options });
  return { server, storage, codes, wx, open, login: open() };
}

const failure = (promise: Promise<unknown>) => promise.then(() => expect.fail("expected a failure"), (error: unknown) => error);

describe("signing in", () => {
  it("binds with a password once; later the code alone is enough, and the session is kept", async () => {
    const { server, storage, login, open } = world();
    expect(await failure(login.login())).toMatchObject({ code: "not_bound", status: 404 });
    const bound = await login.bind(PASSWORD);
    expect(Object.keys(bound)).toEqual(["sessionId", "userId", "expiresAt"]);
    expect(storage.get("wxlogin:session")).toEqual(bound);
    expect((await open().login()).userId).toBe("u1");
    expect(open().session()?.userId).toBe("u1");
    expect(server.log.map((asked) => Object.keys(asked.body))).toEqual([["code"], ["code", "username", "password"], ["code"]]);
  });

  it("names the login element when told to", async () => {
    const { server, login } = world({ instance: "MyMini" });
    await login.bind(PASSWORD);
    expect(server.log[0]?.body["instance"]).toBe("MyMini");
  });

  it("a wrong password is told as such and keeps nothing", async () => {
    const { storage, login } = world();
    expect(await failure(login.bind({ ...PASSWORD, password: "x" }))).toMatchObject({ code: "unauthenticated" });
    expect(storage.size).toBe(0);
  });

  it("registers a newcomer, and signs a known one in", async () => {
    const { server, login } = world();
    server.allowRegister = true;
    const first = await login.register();
    expect(first.userId).toBe("u2");
    expect((await login.register()).userId).toBe("u2");
    expect(server.count("/MyMini/register")).toBe(1);
  });

  it("many at once share one code and one session", async () => {
    const { codes, login } = world();
    await login.bind(PASSWORD);
    const sessions = await Promise.all([login.login(), login.login(), login.login()]);
    expect(new Set(sessions.map((session) => session.sessionId)).size).toBe(1);
    expect(codes).toHaveLength(2);
  });

  it("says when WeChat gives no code", async () => {
    const wx = wxShim({ fetch, code: () => { throw new Error("denied"); } });
    expect(await failure(createLogin({ endpoint: ENDPOINT, wx }).login())).toMatchObject({ code: "wx_login_failed" });
  });

  it.each(["code_used", "wechat_unavailable", "internal"])("sends a code once, also when the answer is %s", async (code) => {
    const { server, login } = world();
    server.fail("/login", failureReply(code, 40163, { "retry-after": "7" }));
    const error = await failure(login.login());
    expect(error).toMatchObject({ code, errcode: 40163, hint: `hint of ${code}`, requestId: "req-9", retryAfter: 7 });
    expect(isLoginError(error, code)).toBe(true);
    expect(server.count("/login")).toBe(1);
  });
});

describe("requests with the session", () => {
  it("sign in first where nobody is, and carry the session", async () => {
    const { server, login } = world();
    await login.bind(PASSWORD);
    await login.logout();
    const answer = await login.request({ url: "/v1/session" });
    expect(answer).toMatchObject({ statusCode: 200, data: { code: "ok", data: { userId: "u1" } } });
    expect(server.log.at(-1)?.headers.get("x-session-id")).toBe(login.session()?.sessionId);
  });

  it("sign in again once for 50 that were refused, and each is answered", async () => {
    const { server, codes, login } = world();
    await login.bind(PASSWORD);
    server.sessions.clear();
    const answers = await Promise.all(Array.from({ length: 50 }, () => login.request({ url: "/v1/session" })));
    expect(answers.every((answer) => answer.statusCode === 200)).toBe(true);
    expect(server.count("/login")).toBe(2);
    expect(codes).toHaveLength(2);
  });

  it("fail together, asking once, when the account is bound no more", async () => {
    const { server, login } = world();
    await login.bind(PASSWORD);
    server.sessions.clear();
    delete server.users[0]!.openId;
    const errors = await Promise.all(Array.from({ length: 20 }, () => failure(login.request({ url: "/v1/session" }))));
    expect(errors.every((error) => isLoginError(error, "not_bound"))).toBe(true);
    expect(server.count("/login")).toBe(2);
  });

  it("are sent again at most once", async () => {
    const { server, login } = world({ origins: ["https://api.shop.test"] });
    await login.bind(PASSWORD);
    for (let left = 2; left > 0; left--) server.fail("/orders", { status: 401, headers: {}, text: "{}" });
    const answer = await login.request({ url: "https://api.shop.test/orders", method: "POST", data: { a: 1 } });
    expect(answer.statusCode).toBe(401);
    expect(server.count("/orders")).toBe(2);
  });

  it("take the session only to origins that were named", async () => {
    const { server, login } = world({ origins: ["https://API.shop.test/"] });
    await login.bind(PASSWORD);
    server.log.length = 0;
    for (const url of ["https://api.shop.test/x", "https://api.shop.test.evil.test/x", "https://api.shop.test@evil.test/x"]) {
      await login.request({ url });
    }
    expect(server.log.map((asked) => asked.headers.has("x-session-id"))).toEqual([true, false, false]);
  });

  it("reject when there is no network", async () => {
    const wx = wxShim({ fetch: () => Promise.reject(new TypeError("offline")), code: () => "c" });
    expect(await failure(createLogin({ endpoint: ENDPOINT, wx }).login())).toMatchObject({ code: "network", status: 0 });
  });
});

describe("the kept session", () => {
  it("is not used past its end", async () => {
    const { storage, open } = world();
    storage.set("wxlogin:session", { sessionId: "s", userId: "u1", expiresAt: "2001-01-01T00:00:00Z" });
    expect(open().session()).toBeNull();
    expect(storage.size).toBe(0);
  });

  it("of an unknown form is as good as none", () => {
    const { storage, open } = world();
    storage.set("wxlogin:session", { token: 1 });
    expect(open().session()).toBeNull();
  });

  it("lives on in memory when storage refuses", async () => {
    const { wx, login } = world();
    wx.setStorageSync = () => {
      throw new Error("full");
    };
    await login.bind(PASSWORD);
    expect(login.session()?.userId).toBe("u1");
  });

  it("is ended on both sides, also when the server has forgotten it", async () => {
    const { server, storage, login } = world();
    await login.bind(PASSWORD);
    await login.logout();
    expect([server.sessions.size, storage.size]).toEqual([0, 0]);
    await login.bind(PASSWORD);
    server.sessions.clear();
    await login.logout();
    expect(login.session()).toBeNull();
  });
});

describe("functions of the login element", () => {
  it("are found by the mini program's entry and called with the session", async () => {
    const { server, login } = world();
    await login.bind(PASSWORD);
    const phone = await login.call("getPhoneNumber", { code: server.code("phone") });
    expect(phone).toMatchObject({ countryCode: "86" });
    expect(server.log.at(-1)?.path).toBe("/api/acme/Shop/auths/loginTypes/MyMini/getPhoneNumber");
  });

  it("need a name where several mini programs are", async () => {
    const { server, login } = world();
    server.loginTypes.push({ ...server.loginTypes[2]!, name: "Other", fullName: "auths.loginTypes.Other" });
    const error = await failure(login.call("getLoginConfig"));
    expect(error).toMatchObject({ code: "not_found" });
    expect((error as { hint: string }).hint).toContain("MyMini, Other");
  });
});

it("without a wx there is a clear word about it", () => {
  expect(() => createLogin({ endpoint: ENDPOINT })).toThrow(/no wx/);
});
