import { AUTH_SERVICE, memoryStore, webStorage, type App } from "@wxlogin/client";
import { describe, expect, it } from "vitest";
import { ENDPOINT, failure, world } from "./support.js";

const bearer = { session: "bearer", orgId: "acme", appName: "Shop" } as const;

describe("a session that has ended", () => {
  it("is renewed once for 50 concurrent calls, and each is answered", async () => {
    let renewals = 0;
    const { server, app } = world({
      ...bearer,
      onReauthenticate: async () => {
        renewals++;
        await new Promise((later) => setTimeout(later, 10));
        return server.signIn("u1");
      },
    });
    app.setSession("ended");
    const auth = app.getElement(AUTH_SERVICE);
    const users = await Promise.all(Array.from({ length: 50 }, () => auth.currentUser()));
    expect(new Set(users.map((user) => user.userId))).toEqual(new Set(["u1"]));
    expect(renewals).toBe(1);
    expect(server.count("currentUser")).toBe(100);
  });

  it("is renewed once also when a refusal arrives after the renewal has landed", async () => {
    let renewals = 0;
    const { server, app } = world({ ...bearer, onReauthenticate: async () => (renewals++, server.signIn("u1")) });
    app.setSession("ended");
    const late = { release: () => undefined as void };
    const refused = { status: 401, headers: {}, text: "{}" };
    server.fail("currentUser", () => new Promise((resolve) => (late.release = () => resolve(refused))));
    const auth = app.getElement(AUTH_SERVICE);
    const slow = auth.currentUser();
    await auth.currentUser();
    late.release();
    expect((await slow).userId).toBe("u1");
    expect(renewals).toBe(1);
  });

  it("fails every waiting call when it cannot be renewed, asking once", async () => {
    let renewals = 0;
    const { server, app } = world({ ...bearer, onReauthenticate: async () => (renewals++, false) });
    const auth = app.getElement(AUTH_SERVICE);
    const errors = await Promise.all(Array.from({ length: 20 }, () => failure(auth.currentUser())));
    expect(errors.every((error) => (error as { code: string }).code === "unauthenticated")).toBe(true);
    expect(renewals).toBe(1);
    expect(server.count("currentUser")).toBe(20);
  });

  it("hands on what the renewal failed with, and a later call tries again", async () => {
    const attempts: unknown[] = [new Error("popup closed")];
    const { server, app } = world({
      ...bearer,
      onReauthenticate: async () => {
        const attempt = attempts.shift();
        if (attempt) throw attempt;
        return server.signIn("u1");
      },
    });
    const auth = app.getElement(AUTH_SERVICE);
    expect(await failure(auth.currentUser())).toMatchObject({ message: "popup closed" });
    expect((await auth.currentUser()).userId).toBe("u1");
  });

  it("does not wait for itself when the renewal asks for the current user", async () => {
    const { app } = world({
      ...bearer,
      onReauthenticate: async (plain: App) => {
        expect(await failure(plain.getElement(AUTH_SERVICE).currentUser())).toMatchObject({ code: "unauthenticated" });
        return false;
      },
    });
    expect(await failure(app.getElement(AUTH_SERVICE).currentUser())).toMatchObject({ code: "unauthenticated" });
  });

  it("is renewed at most once per call", async () => {
    const { server, app } = world({ ...bearer, onReauthenticate: async () => true });
    expect(await failure(app.getElement(AUTH_SERVICE).currentUser())).toMatchObject({ code: "unauthenticated" });
    expect(server.count("currentUser")).toBe(2);
  });
});

describe("who is signed in", () => {
  it("in a cookie: with the header that proves the page's own script", async () => {
    const { server, app, element } = world();
    expect(await app.session()).toBeNull();
    await app.fetch(`${ENDPOINT}/login/MyWeChatLogin?redirect=/`);
    expect((await app.session())?.userId).toBe("u1");
    await element.unbind("u1");
    expect(server.log.every((asked) => !asked.headers.has("authorization"))).toBe(true);
    expect(server.log.filter((asked) => asked.method !== "GET").every((asked) => asked.headers.get("x-wxlogin-csrf") === "1")).toBe(true);
    await app.signOut();
    expect(await app.session()).toBeNull();
    await expect(app.signOut()).resolves.toBeUndefined();
  });

  it("by loginByCode in cookie mode too: kept for the page, and signing out ends both", async () => {
    const { server, app, element } = world();
    server.users[0]!.openId = "alice";
    await app.fetch(`${ENDPOINT}/login/MyWeChatLogin?redirect=/`);
    const { loginCode } = await element.getLoginCode(server.code("alice"));
    const { sessionId } = await app.getElement(AUTH_SERVICE).loginByCode(loginCode as string);
    await app.session();
    expect(server.log.at(-1)?.headers.get("authorization")).toBe(`Bearer ${sessionId}`);
    expect(server.sessions.size).toBe(2);
    await app.signOut();
    expect(server.sessions.size).toBe(0);
  });

  it("as a bearer: kept where it is told, and gone after signing out", async () => {
    const store = memoryStore();
    const { server, app, element } = world({ ...bearer, store });
    server.users[0]!.openId = "alice";
    const { loginCode } = await element.getLoginCode(server.code("alice"));
    const { sessionId } = await app.getElement(AUTH_SERVICE).loginByCode({ loginCode: loginCode as string });
    expect(store.get()).toBe(sessionId);
    expect((await app.session())?.session.current).toBe(true);
    expect(server.log.at(-1)?.headers.get("authorization")).toBe(`Bearer ${sessionId}`);
    await app.getElement(AUTH_SERVICE).logout();
    expect(store.get()).toBeNull();
  });

  it("asking never starts a sign-in", async () => {
    const { app } = world({ ...bearer, onReauthenticate: async () => expect.fail("started one") });
    expect(await app.session()).toBeNull();
  });

  it("lists and ends the user's own devices", async () => {
    const { server, app } = world(bearer);
    server.signIn("u1");
    app.setSession(server.signIn("u1").sessionId);
    const devices = await app.sessions();
    expect(devices.map((device) => device.current)).toEqual([false, true]);
    await app.endSession(devices[0]!.id);
    expect(await app.sessions()).toHaveLength(1);
    expect(await failure(app.endSession("no/such"))).toMatchObject({ code: "not_found" });
  });
});

describe("app.fetch", () => {
  const options = { ...bearer, origins: ["https://api.shop.test"] };

  it("carries the session to named origins and to no other", async () => {
    const { server, app } = world(options);
    app.setSession("s1");
    await app.fetch("https://api.shop.test/orders");
    await app.fetch("https://elsewhere.test/orders");
    await app.fetch("https://api.shop.test.evil.test/orders");
    expect(server.log.map((asked) => asked.headers.get("authorization"))).toEqual(["Bearer s1", null, null]);
  });

  it("takes an origin as people write it", async () => {
    const { server, app } = world({ ...bearer, origins: ["https://API.shop.test/", "https://other.test:443/v1"] });
    app.setSession("s1");
    await app.fetch("https://api.shop.test/orders");
    await app.fetch("https://other.test/orders");
    expect(server.log.map((asked) => asked.headers.get("authorization"))).toEqual(["Bearer s1", "Bearer s1"]);
  });

  it("renews once for many, then sends the same request again", async () => {
    let renewals = 0;
    const { server, app } = world({ ...options, onReauthenticate: async () => (renewals++, server.signIn("u1")) });
    for (let left = 10; left > 0; left--) server.fail("/orders", { status: 401, headers: {}, text: "" });
    const send = () => app.fetch("https://api.shop.test/orders", { method: "POST", body: '{"a":1}', headers: { "X-Own": "1" } });
    await Promise.all(Array.from({ length: 10 }, send));
    expect(renewals).toBe(1);
    expect(server.count("/orders")).toBe(20);
    expect(server.log.at(-1)).toMatchObject({ method: "POST", body: { a: 1 } });
    expect(server.log.at(-1)?.headers.get("x-own")).toBe("1");
  });

  it("does not send a stream twice", async () => {
    const { server, app } = world({ ...options, fetch: async () => new Response("", { status: 401 }), onReauthenticate: async () => expect.fail("renewed") });
    expect(server.log).toEqual([]);
    const answer = await app.fetch("https://api.shop.test/upload", { method: "POST", body: new ReadableStream() });
    expect(answer.status).toBe(401);
  });
});

describe("webStorage", () => {
  it("keeps the session, and survives a storage that refuses", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    } as unknown as Storage;
    webStorage(storage).set("s1");
    expect(webStorage(storage).get()).toBe("s1");
    webStorage(storage).set(null);
    expect(kept.size).toBe(0);
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    const broken = webStorage({ getItem: refuse, setItem: refuse, removeItem: refuse } as unknown as Storage);
    broken.set("s2");
    expect(broken.get()).toBe("s2");
  });
});
