import { createLogin, type Login } from "@wxlogin/miniprogram";
import { afterEach, describe, expect, it, vi } from "vitest";
import { failureReply } from "../../../test/fake-replies.js";
import { FakeServer } from "../../../test/fake-server.js";
import { wxShim } from "../../../shim/wx.js";

const ENDPOINT = "https://login.test";
const soon = () => new Promise((later) => setTimeout(later, 5));
const failure = (promise: Promise<unknown>) => promise.then(() => expect.fail("expected a failure"), (error: unknown) => error);

/** A mini program whose network can fail, and whose `wx.login` can be held back. */
function world() {
  const server = new FakeServer();
  server.users[0]!.openId = "alice";
  const storage = new Map<string, unknown>();
  const state = { offline: false, held: undefined as Promise<void> | undefined };
  const browser = server.browser();
  const wx = wxShim({
    fetch: (...asked) => (state.offline ? Promise.reject(new TypeError("offline")) : browser(...asked)),
    code: async () => (await state.held, server.code("alice")),
    storage,
  });
  const open = (): Login => createLogin({ endpoint: ENDPOINT, wx });
  /** Holds every `wx.login` back from now on; gives what lets it go. */
  const hold = () => {
    let release = () => undefined as void;
    state.held = new Promise((done) => (release = done));
    return () => ((state.held = undefined), release());
  };
  return { server, storage, state, open, hold, login: open() };
}

describe("signing out", () => {
  it("ends the session that a renewal under way brings back, and keeps nobody signed in", async () => {
    const { server, storage, hold, login } = world();
    await login.login();
    server.sessions.clear();
    const release = hold();
    const refused = failure(login.request({ url: "/v1/session" }));
    await soon();
    await login.logout();
    release();
    expect(await refused).toMatchObject({ code: "unauthenticated" });
    await soon();
    expect([login.session(), storage.size, server.sessions.size]).toEqual([null, 0, 0]);
  });

  it("is not joined with: a sign-in after it is one of its own", async () => {
    const { server, hold, login } = world();
    const release = hold();
    const before = failure(login.login());
    await soon();
    await login.logout();
    const after = login.login();
    release();
    const session = await after;
    expect(await before).toMatchObject({ code: "unauthenticated" });
    await soon();
    expect([...server.sessions.keys()]).toEqual([session.sessionId]);
    expect(login.session()).toEqual(session);
  });

  it("lets a request from before, refused late, begin no sign-in", async () => {
    const { server, login } = world();
    await login.login();
    let refuse = () => undefined as void;
    server.fail("/v1/session", () => new Promise((resolve) => (refuse = () => resolve(failureReply("unauthenticated")))));
    const late = failure(login.request({ url: "/v1/session" }));
    await soon();
    await login.logout();
    refuse();
    expect(await late).toMatchObject({ code: "unauthenticated" });
    expect([server.count("/login"), login.session()]).toEqual([1, null]);
  });

  it("without a network fails, and forgets all the same", async () => {
    const { storage, state, login } = world();
    await login.login();
    state.offline = true;
    expect(await failure(login.logout())).toMatchObject({ code: "network" });
    expect([login.session(), storage.size]).toEqual([null, 0]);
  });
});

describe("on a phone whose clock is ahead", () => {
  afterEach(() => void vi.useRealTimers());

  it("a new session is used all the same, also when the mini program is opened again", async () => {
    const { server, open, login } = world();
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2100-01-01T00:00:00Z") });
    const session = await login.login();
    for (const one of [login, open()]) {
      expect(one.session()).toEqual(session);
      expect((await one.request({ url: "/v1/session" })).statusCode).toBe(200);
    }
    expect(server.count("/login")).toBe(1);
    server.sessions.clear();
    expect((await open().request({ url: "/v1/session" })).statusCode).toBe(200);
    expect(server.count("/login")).toBe(2);
  });

  it("a session that was not over when it was new is not used past its end", async () => {
    const { open, login } = world();
    await login.login();
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2100-01-01T00:00:00Z") });
    expect([login.session(), open().session()]).toEqual([null, null]);
  });
});

describe("a call of the login element's functions", () => {
  it("signs in first where nobody is and the function needs it", async () => {
    const { server, login } = world();
    expect(await login.call("getPhoneNumber", { code: server.code("phone") })).toMatchObject({ countryCode: "86" });
    expect(server.log.map((asked) => asked.path.replace(/.*\//, ""))).toEqual(["login", "login-types", "getPhoneNumber"]);
    expect(login.session()?.userId).toBe("u1");
  });

  it("does not sign in for what anybody may call", async () => {
    const { server, login } = world();
    await login.call("getLoginConfig");
    expect(await login.call("getLoginCode", { code: server.code("alice") })).toHaveProperty("loginCode");
    expect(login.session()).toBeNull();
  });

  it("is sent once when its session has ended; the next one signs in again", async () => {
    const { server, login } = world();
    await login.login();
    server.sessions.clear();
    expect(await failure(login.call("getPhoneNumber", { code: server.code("phone") }))).toMatchObject({ code: "unauthenticated" });
    expect(server.count("/getPhoneNumber")).toBe(1);
    expect(await login.call("getPhoneNumber", { code: server.code("phone") })).toMatchObject({ countryCode: "86" });
  });

  it("keeps a session that came meanwhile", async () => {
    const { server, login } = world();
    await login.login();
    server.fail("/getPhoneNumber", async () => (await login.login(), failureReply("unauthenticated")));
    await failure(login.call("getPhoneNumber", { code: "c" }));
    expect(login.session()).not.toBeNull();
  });
});
