/** Uploads, downloads and sockets carry the session as requests do, in WeChat and in the frameworks that wrap it. */
import { createLogin, type LoginOptions } from "@wxlogin/miniprogram";
import { describe, expect, it } from "vitest";
import { FakeServer } from "../../../test/fake-server.js";
import { wxShim } from "../../../shim/wx.js";

const ENDPOINT = "https://login.test";
const API = "https://api.shop.test";

interface Opened {
  url: string;
  header: Record<string, string>;
}

/** One person's mini program, whose account is linked, and the application's own back end beside the server. */
function world(change: (wx: ReturnType<typeof wxShim>) => object = (wx) => wx, options: Partial<LoginOptions> = {}) {
  const server = new FakeServer();
  server.users[0]!.openId = "alice";
  const files = new Map([["wxfile://photo", new Blob(["photo"])]]);
  const opened: Opened[] = [];
  const seen: { path: string; session: string | null; body: unknown }[] = [];
  const browser = server.browser();
  // The back end asks the server whose session it is, as every back end does.
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    if (url.origin !== API) return browser(input, init);
    const session = new Headers(init?.headers).get("x-session-id");
    seen.push({ path: url.pathname, session, body: init?.body });
    return new Response(session && server.sessions.has(session) ? "fine" : "who?", { status: session && server.sessions.has(session) ? 200 : 401 });
  };
  const wx = wxShim({
    fetch,
    code: () => server.code("alice"),
    files,
    domains: [ENDPOINT, API, "wss://api.shop.test", "https://cdn.test", "wss://other.test"],
    socket: (url, { header }) => (opened.push({ url, header }), { kind: "task" }),
  });
  const login = createLogin({ endpoint: ENDPOINT, origins: [API], wx: change(wx) as never, ...options });
  return { server, files, opened, seen, login };
}

const PHOTO = { url: `${API}/photos`, filePath: "wxfile://photo", name: "photo", formData: { title: "t" } };

describe("uploads and downloads", () => {
  it("sign in first where nobody is, and carry the session beside the caller's headers", async () => {
    const { seen, files, login } = world();
    expect(await login.uploadFile({ ...PHOTO, header: { "X-Trace": "1" } })).toMatchObject({ statusCode: 200, data: "fine" });
    expect(seen[0]?.session).toBe(login.session()?.sessionId);
    expect((seen[0]?.body as FormData).get("title")).toBe("t");
    const { tempFilePath } = await login.downloadFile({ url: `${API}/invoice` });
    expect(await files.get(tempFilePath)?.text()).toBe("fine");
  });

  it("sign in again once for 20 that were refused, requests among them, and each is answered", async () => {
    const { server, login } = world();
    await login.login();
    server.sessions.clear();
    const all = Array.from({ length: 20 }, (_, at) =>
      [() => login.uploadFile(PHOTO), () => login.downloadFile({ url: `${API}/x` }), () => login.request({ url: "/v1/session" })][at % 3]!(),
    );
    const answers = await Promise.all<{ statusCode: number }>(all);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200));
    expect(server.count("/login")).toBe(2);
  });

  it("take the session only to origins that were named", async () => {
    const { server, login } = world();
    await login.login();
    server.log.length = 0;
    await login.downloadFile({ url: "https://cdn.test/logo.png" });
    expect(server.log.at(-1)?.headers.has("x-session-id")).toBe(false);
  });

  it("give the platform's task, to watch and to abort; an aborted one rejects", async () => {
    const { login } = world();
    await login.login();
    const aborted = login.uploadFile({ ...PHOTO, onTask: (task) => (task as { abort(): void }).abort() });
    await expect(aborted).rejects.toMatchObject({ code: "network", message: expect.stringContaining("abort") });
  });

  it("reject for a file or a domain that the platform refuses", async () => {
    const { login } = world();
    await expect(login.uploadFile({ ...PHOTO, filePath: "wxfile://none" })).rejects.toMatchObject({ code: "network" });
    await expect(login.downloadFile({ url: "https://unlisted.test/" })).rejects.toMatchObject({ message: expect.stringContaining("domain") });
  });
});

describe("a socket", () => {
  it("opens with a session that the server has just accepted", async () => {
    const { server, opened, login } = world();
    await login.login();
    server.sessions.clear();
    expect(await login.connectSocket({ url: `${API}/live`, header: { a: "1" } })).toEqual({ kind: "task" });
    expect(opened).toEqual([{ url: "wss://api.shop.test/live", header: { a: "1", "x-session-id": login.session()?.sessionId } }]);
    expect(server.sessions.has(login.session()!.sessionId)).toBe(true);
  });

  it("to elsewhere gets no session, and the server is not asked", async () => {
    const { server, opened, login } = world();
    await login.connectSocket({ url: "wss://other.test/live" });
    expect([opened[0]?.header, server.log]).toEqual([{}, []]);
  });

  it("is not opened for somebody who cannot be signed in", async () => {
    const { server, opened, login } = world();
    delete server.users[0]!.openId;
    await expect(login.connectSocket({ url: `${API}/live` })).rejects.toMatchObject({ code: "not_bound" });
    expect(opened).toEqual([]);
  });
});

/** `uni.connectSocket` gives its task only where a callback is named, and a promise of it otherwise. */
const uni = (wx: ReturnType<typeof wxShim>) => ({
  ...wx,
  connectSocket: (options: { success?: unknown }) => {
    const task = (wx["connectSocket"] as (options: object) => unknown)(options);
    return options.success ? task : Promise.resolve([null, task]);
  },
});

/** Taro's functions give promises, which reject beside the `fail` callback. */
const taro = (wx: ReturnType<typeof wxShim>) => {
  const promised = (name: string) => (options: Record<string, (result: unknown) => void>) =>
    new Promise((resolve, reject) => {
      const both = (callback: string, settle: (result: unknown) => void) => (result: unknown) => (options[callback]?.(result), settle(result));
      (wx[name] as (options: object) => unknown)({ ...options, success: both("success", resolve), fail: both("fail", reject) });
    }).catch(() => undefined);
  return {
    ...wx,
    request: promised("request"),
    uploadFile: promised("uploadFile"),
    downloadFile: promised("downloadFile"),
    login: promised("login"),
    connectSocket: async (options: object) => (wx["connectSocket"] as (options: object) => unknown)(options),
  };
};

describe.each([["uni-app", uni], ["Taro", taro]])("%s as the runtime", (_, runtime) => {
  it("signs in, asks, uploads, downloads and opens a socket", async () => {
    const { server, opened, login } = world(runtime as never);
    expect((await login.login()).userId).toBe("u1");
    server.sessions.clear();
    expect((await login.request({ url: "/v1/session" })).statusCode).toBe(200);
    expect((await login.uploadFile(PHOTO)).data).toBe("fine");
    expect((await login.downloadFile({ url: `${API}/x` })).statusCode).toBe(200);
    expect(await login.connectSocket({ url: `${API}/live` })).toEqual({ kind: "task" });
    expect(opened).toHaveLength(1);
    await login.logout();
    expect(login.session()).toBeNull();
  });
});

it("the login element can be named by its appId", async () => {
  const { server, login } = world((wx) => wx, { instance: "wx00000000000000c3" });
  await login.login();
  await login.call("getPhoneNumber", { code: server.code("phone") });
  expect(server.log.at(-1)?.path).toBe("/api/acme/Shop/auths/loginTypes/MyMini/getPhoneNumber");
});
