import { afterEach, expect, it, vi } from "vitest";
import { ApiError, call, provesWith, speak, withQuery } from "../src/api/client";

const answers = (status: number, body: unknown) =>
  vi.stubGlobal("fetch", vi.fn(async () => new Response(typeof body === "string" ? body : JSON.stringify(body), { status })));

afterEach(() => {
  vi.unstubAllGlobals();
  provesWith(null);
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

const PROOF = { code: "fresh_proof_required", errmsg: "Prove it." };
const inTurn = (...replies: [number, unknown][]) =>
  vi.stubGlobal("fetch", vi.fn(async () => {
    const [status, body] = replies.shift()!;
    return new Response(JSON.stringify(body), { status });
  }));

it("a call that needs a fresh proof asks for it, and is repeated once it is given", async () => {
  inTurn([403, PROOF], [200, { data: { key: "k" } }]);
  const ask = vi.fn(async () => true);
  provesWith(ask);
  expect(await call("POST", "/v1/admin/keys", { name: "x" })).toEqual({ key: "k" });
  expect(ask).toHaveBeenCalledTimes(1);
  const [first, second] = vi.mocked(fetch).mock.calls;
  expect(second).toEqual(first);
});

it("without a proof the call fails, and it is not asked for twice", async () => {
  inTurn([403, PROOF], [403, PROOF], [403, PROOF]);
  provesWith(async () => false);
  await expect(call("POST", "/x")).rejects.toMatchObject({ code: "fresh_proof_required" });
  const ask = vi.fn(async () => true);
  provesWith(ask);
  await expect(call("POST", "/x")).rejects.toMatchObject({ code: "fresh_proof_required" });
  expect(ask).toHaveBeenCalledTimes(1);
});

it("what is not asked for is not in the address", () => {
  expect(withQuery("/x", { a: 1, b: "", c: null, d: undefined, e: false, f: "ü&" })).toBe("/x?a=1&e=false&f=%C3%BC%26");
  expect(withQuery("/x")).toBe("/x");
});
