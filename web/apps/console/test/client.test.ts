import { afterEach, expect, it, vi } from "vitest";
import { ApiError, call, speak, withQuery } from "../src/api/client";

const answers = (status: number, body: unknown) =>
  vi.stubGlobal("fetch", vi.fn(async () => new Response(typeof body === "string" ? body : JSON.stringify(body), { status })));

afterEach(() => {
  vi.unstubAllGlobals();
  speak("en");
});

it("a call proves that it comes from our page, and speaks the console's language", async () => {
  speak("zh-CN");
  answers(200, { errcode: 0, data: { items: [] } });
  expect(await call("POST", "/v1/admin/keys", { name: "x" })).toEqual({ items: [] });
  const [path, init] = vi.mocked(fetch).mock.calls[0] as [string, RequestInit];
  expect(path).toBe("/v1/admin/keys");
  expect(init.headers).toEqual({ "Accept-Language": "zh-CN", "X-Wxlogin-Csrf": "1", "Content-Type": "application/json" });
});

it("a failure keeps its code, what to do next, and the request's id", async () => {
  answers(409, { errcode: 409001, errmsg: "Taken.", code: "already_bound", hint: "Unbind first.", requestId: "r1" });
  const error = await call("GET", "/x").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 409, code: "already_bound", message: "Taken.", hint: "Unbind first.", requestId: "r1" });
});

it("an answer that is no envelope, and none at all, are failures too", async () => {
  answers(502, "<html>bad gateway</html>");
  await expect(call("GET", "/x")).rejects.toMatchObject({ status: 502, message: "HTTP 502" });
  vi.stubGlobal("fetch", vi.fn(async () => Promise.reject(new TypeError("no network"))));
  await expect(call("GET", "/x")).rejects.toMatchObject({ status: 0, code: "unreachable" });
});

it("what is not asked for is not in the address", () => {
  expect(withQuery("/x", { a: 1, b: "", c: null, d: undefined, e: false, f: "ü&" })).toBe("/x?a=1&e=false&f=%C3%BC%26");
  expect(withQuery("/x")).toBe("/x");
});
