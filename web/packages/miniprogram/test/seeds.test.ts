import { afterEach, describe, expect, it, vi } from "vitest";
import { FakeServer } from "../../../test/fake-server.js";
import { blocks, run } from "../../../test/seeds.js";
import { wxShim } from "../../../shim/wx.js";

const found = blocks(["js", "javascript"], ["004"]);

afterEach(() => {
  vi.restoreAllMocks();
});

/** The page of the guide, on a phone of this person. */
function open(server: FakeServer, code: () => string): { tap: () => void; said: string[] } {
  const said: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text: unknown) => void said.push(String(text)));
  const wx = wxShim({ fetch: server.browser(), code, hosts: { "test.com": "https://login.test" }, domains: ["https://test.com"] });
  let page: Record<string, () => void> = {};
  run(found[0]!, { wx, Page: (given: typeof page) => (page = given) });
  return { tap: () => page["tapLogin"]?.(), said };
}

describe.skipIf(!found.length)("the mini-program page of the seed documents runs as written", () => {
  it("signs in: as WeChat sends it, password and code are in the query of GET /login, and a sessionId comes back", async () => {
    const server = new FakeServer();
    const { tap, said } = open(server, () => server.code("alice"));
    tap();
    await vi.waitFor(() => expect(said).toHaveLength(1));
    expect(server.sessions.has(said[0] as string)).toBe(true);
    expect(server.users[0]?.openId).toBe("alice");
    expect(server.log[0]).toMatchObject({ method: "GET", path: "/login", body: {} });
    expect([...server.log[0]!.query.keys()]).toEqual(["username", "password", "code"]);
  });

  it("says so when WeChat gives no code", async () => {
    const server = new FakeServer();
    const { tap, said } = open(server, () => "");
    tap();
    await vi.waitFor(() => expect(said).toHaveLength(1));
    expect(said[0]).toContain("login:ok");
    expect(server.log).toEqual([]);
  });
});
