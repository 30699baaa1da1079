import { isLoginError, LoginError, type LoginErrorCode } from "@wxlogin/client";
import { describe, expect, it } from "vitest";
import { failureReply, STATUS } from "../../../test/fake-replies.js";
import { ENDPOINT, failure, world } from "./support.js";

const KNOWN = { orgId: "acme", appName: "Shop" };

describe("what the server says went wrong", () => {
  it.each(Object.entries(STATUS))("%s arrives with its status %i, number, hint and request id", async (code, status) => {
    const { server, element } = world(KNOWN);
    server.fail("getLoginCode", failureReply(code, 40029));
    const error = await failure(element.getLoginCode("c"));
    expect(error).toBeInstanceOf(LoginError);
    expect(error).toMatchObject({ code, status, errcode: 40029, hint: `hint of ${code}`, requestId: "req-9" });
    expect((error as Error).message).toBe(`message of ${code}`);
    expect(isLoginError(error, code as LoginErrorCode)).toBe(true);
    expect(isLoginError(error, "timeout")).toBe(false);
  });

  it("tells how long to wait, given as seconds or as a date", async () => {
    const { server, element } = world(KNOWN);
    server.fail("getLoginCode", failureReply("rate_limited", 45011, { "retry-after": "60" }));
    expect(await failure(element.getLoginCode("c"))).toMatchObject({ retryAfter: 60 });
    const soon = new Date(Date.now() + 30_000).toUTCString();
    server.fail("getLoginCode", failureReply("wechat_unavailable", -1, { "retry-after": soon }));
    const { retryAfter } = (await failure(element.getLoginCode("c"))) as LoginError;
    expect(retryAfter).toBeGreaterThan(27);
    expect(retryAfter).toBeLessThanOrEqual(30);
  });

  it("an error number in a 200 is an error all the same", async () => {
    const { server, element } = world(KNOWN);
    const text = JSON.stringify({ errcode: 404002, errmsg: "m", code: "not_bound", requestId: "r" });
    server.fail("getLoginCode", { status: 200, headers: {}, text });
    expect(await failure(element.getLoginCode("c"))).toMatchObject({ code: "not_bound", status: 200 });
  });

  it("something else than a wxlogin server is told as such", async () => {
    const { server, element } = world(KNOWN);
    server.fail("getLoginConfig", { status: 502, headers: { "content-type": "text/html" }, text: "<h1>Bad Gateway</h1>" });
    const error = await failure(element.getLoginConfig());
    expect(error).toMatchObject({ code: "bad_answer", status: 502 });
    expect((error as LoginError).hint).toContain("endpoint");
    server.fail("getLoginConfig", { status: 200, headers: {}, text: "<html>" });
    expect(await failure(element.getLoginConfig())).toMatchObject({ code: "bad_answer", status: 200 });
  });
});

describe("no answer", () => {
  it("a call that takes too long is aborted and told as timeout", async () => {
    const { server, element } = world({ ...KNOWN, timeout: 20 });
    server.fail("getLoginCode", () => new Promise(() => undefined));
    expect(await failure(element.getLoginCode("c"))).toMatchObject({ code: "timeout", status: 0 });
  });

  it("a server that cannot be reached is told as network, and its address is named", async () => {
    const { app } = world({ fetch: () => Promise.reject(new TypeError("fetch failed")) });
    const error = await failure(app.loginTypes());
    expect(error).toMatchObject({ code: "network" });
    expect((error as LoginError).message).toContain(ENDPOINT);
    expect((error as LoginError).cause).toBeInstanceOf(TypeError);
  });

  it("the caller's own abort stays an abort", async () => {
    const { server, element } = world(KNOWN);
    server.fail("getLoginCode", () => new Promise(() => undefined));
    const abort = new AbortController();
    const call = failure(element.call("getLoginCode", { code: "c" }, { signal: abort.signal }));
    abort.abort();
    expect(await call).toMatchObject({ name: "AbortError" });
  });

  it("a failed look-up of the login types is not remembered", async () => {
    const { server, element } = world();
    server.fail("/v1/login-types", failureReply("internal"));
    expect(await failure(element.getLoginConfig())).toMatchObject({ code: "internal" });
    expect((await element.getLoginConfig()).isActive).toBe(true);
  });
});

describe("one-time codes", () => {
  it.each(["internal", "wechat_unavailable", "rate_limited", "unauthenticated"])("are sent once, whatever comes: %s", async (code) => {
    const { server, element } = world({ ...KNOWN, onReauthenticate: async () => true });
    for (const fn of ["getLoginCode", "register", "bind", "getPhoneNumber"]) {
      server.fail(fn, failureReply(code));
      expect(await failure(element.call(fn, { code: "c" }))).toMatchObject({ code });
      expect(server.count(fn)).toBe(1);
    }
  });
});

it("errors of another copy of the package are recognised", () => {
  const other = Object.assign(new Error("x"), { name: "LoginError", code: "not_bound" });
  expect(isLoginError(other, "not_bound")).toBe(true);
  expect(isLoginError(undefined)).toBe(false);
  expect(isLoginError(new Error("x"))).toBe(false);
});
