/** The examples run against the same server as the packages. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as miniprogram from "@wxlogin/miniprogram";
import { describe, expect, it } from "vitest";
import { wxShim } from "../shim/wx.js";
import { FakeServer } from "./fake-server.js";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));

type Handlers = Record<string, (...args: unknown[]) => Promise<void>>;
interface PageObject extends Record<string, unknown> {
  data: Record<string, string>;
}

/** The mini program, started for one person, as far as its platform matters. */
function start(server: FakeServer) {
  const went: string[] = [];
  const wx = {
    ...wxShim({ fetch: server.browser(), code: () => server.code("alice") }),
    navigateTo: ({ url }: { url: string }) => went.push(url),
    navigateBack: () => went.push("back"),
    setNavigationBarTitle: () => undefined,
    getAppBaseInfo: () => ({ language: "zh_CN" }),
  };
  let app: object = {};
  const login = { ...miniprogram, createLogin: (options: miniprogram.LoginOptions) => miniprogram.createLogin({ ...options, wx: wx as never }) };
  const open = (file: string): PageObject & Handlers => {
    let page = {} as PageObject;
    const module = { exports: {} };
    const require = (name: string) => (name.startsWith(".") ? open(`${name.replace(/^(\.\.?\/)+/, "")}.js`) : login);
    const scope = { module, require, App: (given: object) => (app = given), getApp: () => app, Page: (given: PageObject) => (page = given), wx };
    new Function(...Object.keys(scope), readFileSync(`${examples}/miniprogram/${file}`, "utf8"))(...Object.values(scope));
    if (file === "texts.js") return module.exports as PageObject & Handlers;
    page["setData"] = (data: Record<string, string>) => Object.assign(page.data, data);
    return page as PageObject & Handlers;
  };
  open("app.js");
  return { went, open };
}

describe("the mini program", () => {
  it("leads a stranger to linking, and then signs in by itself", async () => {
    const server = new FakeServer();
    const { went, open } = start(server);
    const home = open("pages/home/index.js");
    await home["onShow"]!();
    expect([home.data["userId"], went]).toEqual(["", []]);
    await home["enter"]!();
    expect(went).toEqual(["/pages/account/index"]);
    const account = open("pages/account/index.js");
    await account["link"]!({ detail: { value: { username: "zhangsan", password: "wrong" } } });
    expect(account.data["problem"]).toContain("hint of unauthenticated");
    await account["link"]!({ detail: { value: { username: "zhangsan", password: "pwd123456" } } });
    expect(went).toEqual(["/pages/account/index", "back"]);
    await home["onShow"]!();
    expect(home.data).toMatchObject({ userId: "u1", problem: "", t: { link: "关联我的账号" } });
    await home["leave"]!();
    expect(server.sessions.size).toBe(0);
  });

  it("makes a new account where the server allows it", async () => {
    const server = new FakeServer();
    server.allowRegister = true;
    const { went, open } = start(server);
    await open("pages/account/index.js")["create"]!();
    expect(went).toEqual(["back"]);
    expect(server.users).toHaveLength(2);
  });
});

interface Answered {
  status: number;
  body: unknown;
  user: unknown;
}

/** Runs a middleware as Express would. */
async function through(middleware: (...args: never[]) => unknown, request: Record<string, unknown>): Promise<Answered> {
  const answered: Answered = { status: 200, body: undefined, user: undefined };
  const response = {
    status: (status: number) => ((answered.status = status), response),
    json: (body: unknown) => (answered.body = body),
  };
  await (middleware as (...args: unknown[]) => unknown)(request, response, () => (answered.user = request["user"]));
  return answered;
}

describe("the Express middleware", async () => {
  const { requireSession } = (await import(`${examples}/express/session.js`)) as { requireSession: (options: object) => () => unknown };
  const { ownPagesOnly } = (await import(`${examples}/express/csrf.js`)) as { ownPagesOnly: () => unknown };
  const world = (fetch?: unknown) => {
    const server = new FakeServer();
    return { server, guard: requireSession({ endpoint: "https://login.test", fetch: fetch || server.browser() }) };
  };

  it("lets in whoever the server knows, by any of the three carriers, and hands on nothing else", async () => {
    const { server, guard } = world();
    const { sessionId } = server.signIn("u1");
    const carriers = [
      { authorization: `Bearer ${sessionId}` },
      { "x-session-id": sessionId },
      { cookie: `tracking=1; wxlogin_session=${sessionId}; other=2` },
    ];
    for (const headers of carriers) {
      expect((await through(guard, { headers })).user).toEqual({ userId: "u1", corpId: null });
    }
    expect(server.log.at(-1)?.headers.get("cookie")).toBe(`wxlogin_session=${sessionId}`);
  });

  it("refuses whoever is not signed in, and asks only when there is something to ask", async () => {
    const { server, guard } = world();
    expect(await through(guard, { headers: {} })).toMatchObject({ status: 401, user: undefined });
    expect(server.log).toEqual([]);
    expect(await through(guard, { headers: { cookie: "wxlogin_session=old" } })).toMatchObject({ status: 401, user: undefined });
  });

  it("lets nobody in while the server does not answer", async () => {
    const { guard } = world(() => Promise.reject(new TypeError("offline")));
    expect(await through(guard, { headers: { "x-session-id": "s" } })).toMatchObject({ status: 503, user: undefined });
  });

  it("takes a cookie for a change only with the header that no foreign form can send", async () => {
    const cookie = "wxlogin_session=s";
    expect((await through(ownPagesOnly, { method: "POST", headers: { cookie } })).status).toBe(403);
    expect((await through(ownPagesOnly, { method: "POST", headers: { cookie, "x-wxlogin-csrf": "1" } })).status).toBe(200);
    expect((await through(ownPagesOnly, { method: "GET", headers: { cookie } })).status).toBe(200);
  });
});
