/** The simulated `wx` does what WeChat's documentation says of the real one, and nothing that is kinder. */
import { describe, expect, it } from "vitest";
import { wxShim } from "../shim/wx.js";

interface Sent {
  url: string;
  method: string;
  headers: Headers;
  body: unknown;
}

/** A platform whose server answers everything with `answer`. */
function world(answer = "{}", status = 200, more: object = {}) {
  const sent: Sent[] = [];
  const fetch = async (url: unknown, init: RequestInit = {}) => {
    sent.push({ url: String(url), method: init.method ?? "", headers: new Headers(init.headers), body: init.body });
    return new Response(answer, { status });
  };
  const wx = wxShim({ fetch: fetch as typeof globalThis.fetch, code: () => "c1", ...more }) as unknown as Record<string, (o: object) => unknown>;
  const done = (name: string, options: object) =>
    new Promise<{ callback: string; result: Record<string, unknown> }[]>((resolve) => {
      const told: { callback: string; result: Record<string, unknown> }[] = [];
      const note = (callback: string) => (result: Record<string, unknown>) => {
        told.push({ callback, result });
        if (callback === "complete") resolve(told);
      };
      wx[name]!({ ...options, success: note("success"), fail: note("fail"), complete: note("complete") });
    });
  return { sent, wx, done };
}

const URL_ = "https://login.test/login";

describe("wx.request", () => {
  it("that names no method is a GET with its data in the query, and says it is JSON", async () => {
    const { sent, done } = world();
    await done("request", { url: `${URL_}?a=1`, data: { username: "张 三", password: "p&w=1", code: "c", userInfo: { a: 1 } } });
    expect(sent[0]).toMatchObject({
      method: "GET",
      url: `${URL_}?a=1&username=%E5%BC%A0%20%E4%B8%89&password=p%26w%3D1&code=c&userInfo=%5Bobject%20Object%5D`,
      body: null,
    });
    expect(sent[0]?.headers.get("content-type")).toBe("application/json");
  });

  it("writes JSON or a form by the content type of a POST, and leaves a text alone", async () => {
    const { sent, done } = world();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    await done("request", { url: URL_, method: "POST", data: { code: "c", a: [1] } });
    await done("request", { url: URL_, method: "POST", data: { code: "c d" }, header: form });
    await done("request", { url: URL_, method: "POST", data: "as it is" });
    expect(sent.map(({ body }) => body)).toEqual(['{"code":"c","a":[1]}', "code=c%20d", "as it is"]);
  });

  it("succeeds whatever the status, and completes after that", async () => {
    const { done } = world('{"code":"not_bound"}', 404);
    const told = await done("request", { url: URL_ });
    expect(told.map(({ callback }) => callback)).toEqual(["success", "complete"]);
    expect(told[0]?.result).toMatchObject({ statusCode: 404, data: { code: "not_bound" }, errMsg: "request:ok" });
  });

  it("gives text where the answer is no JSON, or where JSON was not asked for", async () => {
    const page = await world("<html>").done("request", { url: URL_ });
    expect(page[0]?.result["data"]).toBe("<html>");
    const raw = await world('{"a":1}').done("request", { url: URL_, dataType: "其他" });
    expect(raw[0]?.result["data"]).toBe('{"a":1}');
    const bytes = await world("ab").done("request", { url: URL_, responseType: "arraybuffer" });
    expect((bytes[0]?.result["data"] as ArrayBuffer).byteLength).toBe(2);
  });

  it("fails for a domain that is not listed, plain http, and a method in lower case", async () => {
    const { sent, done } = world("{}", 200, { domains: ["https://login.test"] });
    for (const wanted of [{ url: "https://other.test/" }, { url: "http://login.test/" }, { url: URL_, method: "post" }]) {
      const told = await done("request", wanted);
      expect(told.map(({ callback }) => callback)).toEqual(["fail", "complete"]);
      expect(told[0]?.result["errMsg"]).toMatch(/^request:fail /);
    }
    expect(sent).toEqual([]);
  });

  it("cannot set Referer, and gives a task and no promise", async () => {
    const { sent, wx, done } = world();
    await done("request", { url: URL_, header: { Referer: "https://evil.test" } });
    expect(sent[0]?.headers.has("referer")).toBe(false);
    expect(wx["request"]!({ url: URL_ })).not.toBeInstanceOf(Promise);
  });

  it("calls nothing back before it has returned", async () => {
    const { wx } = world();
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      wx["request"]!({ url: URL_, success: () => order.push("success"), complete: () => resolve() });
      order.push("returned");
    });
    expect(order).toEqual(["returned", "success"]);
  });

  it("runs ten at a time; further ones wait", async () => {
    let running = 0;
    let most = 0;
    const fetch = async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return new Response("{}");
    };
    const { done } = world("{}", 200, { fetch });
    await Promise.all(Array.from({ length: 30 }, () => done("request", { url: URL_ })));
    expect(most).toBe(10);
  });
});

describe("files", () => {
  it("go up as multipart with a text for an answer, and come down to a path", async () => {
    const files = new Map([["wxfile://a", new Blob(["hello"])]]);
    const { sent, done } = world('{"a":1}', 201, { files });
    const up = await done("uploadFile", { url: URL_, filePath: "wxfile://a", name: "f", formData: { k: "v" }, header: { "content-type": "x" } });
    expect(up[0]?.result).toMatchObject({ statusCode: 201, data: '{"a":1}' });
    expect((sent[0]?.body as FormData).get("k")).toBe("v");
    expect(sent[0]?.headers.has("content-type")).toBe(false);
    const down = await done("downloadFile", { url: URL_ });
    expect(await files.get(down[0]?.result["tempFilePath"] as string)?.text()).toBe('{"a":1}');
    const missing = await done("uploadFile", { url: URL_, filePath: "wxfile://none", name: "f" });
    expect(missing[0]?.callback).toBe("fail");
  });
});

describe("storage", () => {
  it("takes 1 MB a key and 10 MB in all", () => {
    const { wx } = world();
    const set = wx["setStorageSync"] as unknown as (key: string, value: unknown) => void;
    expect(() => set("big", "x".repeat(1024 * 1024))).toThrow(/^setStorageSync:fail/);
    for (let at = 0; at < 10; at++) set(`k${at}`, "x".repeat(1024 * 1024 - 2));
    expect(() => set("more", "x")).toThrow(/exceed/);
    (wx["removeStorageSync"] as unknown as (key: string) => void)("k0");
    set("more", "x");
  });

  it("keeps what JSON keeps; a missing key is empty or a failure", async () => {
    const { wx, done } = world();
    const [set, get] = [wx["setStorageSync"], wx["getStorageSync"]] as unknown as [(k: string, v: unknown) => void, (k: string) => unknown];
    set("k", { a: 1, b: undefined, c: () => 1 });
    expect(get("k")).toEqual({ a: 1 });
    expect(get("none")).toBe("");
    expect((await done("getStorage", { key: "none" }))[0]?.result["errMsg"]).toBe("getStorage:fail data not found");
    expect((await done("getStorage", { key: "k" }))[0]?.result).toMatchObject({ data: { a: 1 }, errMsg: "getStorage:ok" });
  });
});

it("wx.login gives a code by callback, or a promise where there is none", async () => {
  const { wx, done } = world();
  expect((await done("login", {}))[0]?.result).toEqual({ code: "c1", errMsg: "login:ok" });
  expect(await wx["login"]!({})).toMatchObject({ code: "c1" });
  const refusing = world("{}", 200, { code: () => Promise.reject(new Error("denied")) });
  expect((await refusing.done("login", {}))[0]).toEqual({ callback: "fail", result: { errMsg: "login:fail denied" } });
});
