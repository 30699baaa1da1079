/** The packages against the real server and its simulated WeChat: what the server in memory only claims. */
import { AUTH_SERVICE, createApp, type App } from "@wxlogin/client";
import { createLogin, type Login } from "@wxlogin/miniprogram";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { wxShim } from "../shim/wx.js";
import { hasServer, RealServer } from "./real-server.js";
import { blocks, run } from "./seeds.js";

const WEBSITE = "wx5a4db0e500000001";
const MINI = "wx5a4db0e500000003";

const failure = (promise: Promise<unknown>) => promise.then(() => expect.fail("expected a failure"), (error: unknown) => error);

describe.skipIf(!hasServer())("a real server", () => {
  let server: RealServer;
  beforeAll(async () => {
    server = await RealServer.start();
  }, 60_000);
  afterAll(() => server?.stop());

  const open = (): App => createApp({ endpoint: server.endpoint, session: "bearer", language: "en" });
  const phone = async (person: string): Promise<Login> => {
    const codes = await Promise.all(Array.from({ length: 6 }, () => server.code(person, MINI, "mini")));
    return createLogin({ endpoint: server.endpoint, wx: wxShim({ fetch, code: () => codes.pop() as string }) as never });
  };

  it("registers a newcomer, knows them again, and signs them out", async () => {
    const app = open();
    const element = app.getElement("auths.loginTypes.ScanLogin");
    expect(await element.getLoginConfig()).toMatchObject({ isActive: true, authConfig: { appId: WEBSITE } });
    const { bindCode } = await element.getLoginCode(await server.code("alice", WEBSITE, "website"));
    const user = await element.register(bindCode as string);
    const auth = app.getElement(AUTH_SERVICE);
    const { userId } = await auth.loginByCode({ loginCode: user.loginCode, platform: "web" });
    expect(userId).toBe(user.userId);
    expect((await auth.currentUser()).userId).toBe(userId);
    const session = await app.session();
    expect(session).toMatchObject({ userId, isActive: true, session: { current: true, platform: "web" } });
    expect(session?.corpList).toEqual([{ corpId: expect.any(String), corpName: expect.any(String) }]);
    expect(await app.sessions()).toEqual([session?.session]);
    expect(await element.getUserAuthInfo({ userId, appId: WEBSITE })).toHaveProperty("isActive");
    const again = await element.getLoginCode(await server.code("alice", WEBSITE, "website"));
    expect(again.corpList).toEqual(session?.corpList);
    expect(await element.unbind(userId)).toMatchObject({ success: true });
    await app.signOut();
    expect(await app.session()).toBeNull();
  });

  it("tells failures in the envelope: code, number, hint and request id", async () => {
    const element = open().getElement("auths.loginTypes.ScanLogin");
    const code = await server.code("bob", WEBSITE, "website");
    await element.getLoginCode(code);
    expect(await failure(element.getLoginCode(code))).toMatchObject({ code: expect.stringMatching(/^code_(used|invalid)$/), status: 400 });
    expect(await failure(element.call("getLoginCode", { cod: "x" }))).toMatchObject({ code: "invalid_argument", hint: expect.stringContaining("code") });
    expect(await failure(element.unbind("1"))).toMatchObject({ code: "unauthenticated", status: 401, requestId: expect.stringMatching(/./) });
    expect(await failure(open().getElement("auths.loginTypes.ScanLogn").getLoginConfig())).toMatchObject({ code: "not_found" });
  });

  it("renews an ended session once for 50 concurrent calls", async () => {
    let renewals = 0;
    const element = open().getElement("auths.loginTypes.ScanLogin");
    const { bindCode } = await element.getLoginCode(await server.code("carol", WEBSITE, "website"));
    let { loginCode } = await element.register(bindCode as string);
    const app = createApp({
      endpoint: server.endpoint,
      session: "bearer",
      onReauthenticate: (plain) => (renewals++, plain.getElement(AUTH_SERVICE).loginByCode(loginCode)),
    });
    app.setSession("ended-long-ago");
    const users = await Promise.all(Array.from({ length: 50 }, () => app.getElement(AUTH_SERVICE).currentUser()));
    expect(new Set(users.map((user) => user.userId)).size).toBe(1);
    expect(renewals).toBe(1);
  });

  it("gives the box what it shows", async () => {
    const { url } = await open().request<{ url: string }>("GET", "/login/ScanLogin/embed?redirect=/");
    expect(url).toContain(`appid=${WEBSITE}`);
    const { image, poll } = await open().request<{ image: string; poll: string }>("GET", "/login/ScanLogin/qr?redirect=/");
    expect(image).toMatch(/^\/login\/ScanLogin\/qr\/[^/]+\/image$/);
    expect(poll).toMatch(/^\/login\/ScanLogin\/qr\/[^/]+\/poll$/);
  });

  it("binds in the mini program with a password, then signs in by itself", async () => {
    const login = await phone("bob");
    const { userId } = await login.bind({ username: "zhangsan", password: "pwd123456" });
    expect((await login.login()).userId).toBe(userId);
    const own = await login.request<{ data: { userId: string } }>({ url: "/v1/session" });
    expect(own.data.data.userId).toBe(userId);
    const { sessionId } = login.session()!;
    await fetch(`${server.endpoint}/v1/session`, { method: "DELETE", headers: { "X-Session-Id": sessionId } });
    const answers = await Promise.all([1, 2, 3].map(() => login.request({ url: "/v1/session" })));
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200]);
    expect(login.session()?.sessionId).not.toBe(sessionId);
    await login.logout();
  });

  it("registers from the mini program", async () => {
    const login = await phone("alice");
    expect(await failure(login.login())).toMatchObject({ code: "not_bound", status: 404 });
    const { userId } = await login.register();
    expect((await login.login()).userId).toBe(userId);
  });

  it.skipIf(!blocks(["js"], ["004"]).length)("answers the seed documents' mini-program page as written", async () => {
    const said: unknown[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((text) => void said.push(text));
    const code = await server.code("bob", MINI, "mini");
    const wx = wxShim({ fetch, code: () => code, hosts: { "test.com": server.endpoint } });
    let page: Record<string, () => void> = {};
    run(blocks(["js"], ["004"])[0]!, { wx, Page: (given: typeof page) => (page = given) });
    page["tapLogin"]!();
    await vi.waitFor(() => expect(said).toHaveLength(1), { timeout: 5000 });
    log.mockRestore();
    const app = open();
    app.setSession(said[0] as string);
    expect((await app.session())?.username).toBe("zhangsan");
  });
});
