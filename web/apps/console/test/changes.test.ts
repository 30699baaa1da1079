import { afterEach, expect, it, vi } from "vitest";
import { ApiError, signOut } from "../src/api/client";
import { queries } from "../src/api/queries";

const STATE = ["/v1/admin/state", {}, "en"];
const failing = (status: number) => () => Promise.reject(new ApiError(status, "code", "No.", "", null));
const change = (status: number) => queries.getMutationCache().build(queries, { mutationFn: failing(status) }).execute(undefined);

afterEach(() => {
  vi.unstubAllGlobals();
  queries.clear();
});

it("a change by whoever is signed out asks again who is signed in", async () => {
  queries.setQueryData(STATE, { hasAdmin: true });
  await expect(change(409)).rejects.toMatchObject({ status: 409 });
  expect(queries.getQueryState(STATE)?.isInvalidated).toBe(false);
  await expect(change(401)).rejects.toMatchObject({ status: 401 });
  expect(queries.getQueryState(STATE)?.isInvalidated).toBe(true);
});

it("so does reading", async () => {
  queries.setQueryData(STATE, { hasAdmin: true });
  await expect(queries.fetchQuery({ queryKey: ["/x"], queryFn: failing(401) })).rejects.toMatchObject({ status: 401 });
  expect(queries.getQueryState(STATE)?.isInvalidated).toBe(true);
});

it("a session that is over already is signed out of; other failures are told", async () => {
  const answers = (status: number) => vi.stubGlobal("fetch", vi.fn(async () => new Response("{}", { status })));
  answers(401);
  await expect(signOut()).resolves.toBeUndefined();
  answers(503);
  await expect(signOut()).rejects.toMatchObject({ status: 503 });
});
