import { AUTH_SERVICE, memoryStore, type App } from "@wxlogin/client";
import { describe, expect, it } from "vitest";
import { failureReply } from "../../../test/fake-replies.js";
import { ENDPOINT, failure, world } from "./support.js";

const shop = { orgId: "acme", appName: "Shop" } as const;
const bearer = { ...shop, session: "bearer" } as const;

/** Somebody who is signed in by a cookie, on a page that kept a sessionId from long ago. */
async function behindAnEndedOne() {
  const store = memoryStore();
  const made = world({ ...shop, store });
  await made.app.fetch(`${ENDPOINT}/login/MyWeChatLogin?redirect=/`);
  store.set("ended");
  return { ...made, store };
}

describe("a kept sessionId that the server does not know", () => {
  it("is forgotten, and the cookie answers in its place", async () => {
    const { server, app, store } = await behindAnEndedOne();
    expect((await app.session())?.userId).toBe("u1");
    expect(store.get()).toBeNull();
    expect(server.count("/v1/session")).toBe(2);
    expect((await app.session())?.userId).toBe("u1");
    expect(server.count("/v1/session")).toBe(3);
  });

  it("is forgotten by many calls at once, and each is answered", async () => {
    const { app } = await behindAnEndedOne();
    const auth = app.getElement(AUTH_SERVICE);
    const users = await Promise.all(Array.from({ length: 10 }, () => auth.currentUser()));
    expect(users.every((user) => user.userId === "u1")).toBe(true);
    expect(await app.request("GET", "/v1/session")).toMatchObject({ userId: "u1" });
  });

  it("lets a call with a one-time code fail, once, and stands in no other's way", async () => {
    const { server, element, store } = await behindAnEndedOne();
    expect(await failure(element.bind("u1", server.code("alice")))).toMatchObject({ code: "unauthenticated" });
    expect(server.count("/bind")).toBe(1);
    expect(store.get()).toBeNull();
    expect(await element.bind("u1", server.code("alice"))).toMatchObject({ success: true });
  });

  it("is forgotten as a bearer, without a second question", async () => {
    const store = memoryStore();
    store.set("ended");
    const { server, app } = world({ ...bearer, store });
    expect(await app.session()).toBeNull();
    expect(store.get()).toBeNull();
    expect(server.count("/v1/session")).toBe(1);
  });

  it("stays when a newer one has come meanwhile, and when only a password was wrong", async () => {
    const store = memoryStore();
    const { server, app } = world({ ...bearer, store });
    store.set("ended");
    server.fail("/v1/session", async () => (store.set("newer"), failureReply("unauthenticated")));
    await app.session();
    expect(store.get()).toBe("newer");
    server.fail("/login", failureReply("unauthenticated"));
    await failure(app.request("POST", "/login", { username: "zhangsan", password: "x" }));
    expect(store.get()).toBe("newer");
  });
});

describe("signing out", () => {
  it("ends the session that a renewal under way brings back, and keeps nobody signed in", async () => {
    const gate = { open: () => undefined as void };
    const { server, app } = world({
      ...bearer,
      onReauthenticate: async (plain: App) => {
        await new Promise<void>((open) => (gate.open = open));
        const { loginCode } = await plain.getElement("auths.loginTypes.MyWeChatLogin").getLoginCode(server.code("alice"));
        return plain.getElement(AUTH_SERVICE).loginByCode(loginCode as string);
      },
    });
    server.users[0]!.openId = "alice";
    app.setSession("ended");
    const refused = failure(app.getElement(AUTH_SERVICE).currentUser());
    await new Promise((later) => setTimeout(later, 5));
    await app.signOut();
    gate.open();
    expect(await refused).toMatchObject({ code: "unauthenticated" });
    await new Promise((later) => setTimeout(later, 5));
    expect(server.sessions.size).toBe(0);
    expect(await app.session()).toBeNull();
  });

  it("is not joined with: a call after it begins a renewal of its own", async () => {
    const gates: (() => void)[] = [];
    const { server, app } = world({
      ...bearer,
      onReauthenticate: async () => {
        await new Promise<void>((open) => gates.push(open));
        return server.signIn("u1");
      },
    });
    const before = failure(app.getElement(AUTH_SERVICE).currentUser());
    await new Promise((later) => setTimeout(later, 5));
    await app.signOut();
    const after = app.getElement(AUTH_SERVICE).currentUser();
    await new Promise((later) => setTimeout(later, 5));
    expect(gates).toHaveLength(2);
    gates.reverse().forEach((open) => open());
    expect((await after).userId).toBe("u1");
    expect(await before).toMatchObject({ code: "unauthenticated" });
    expect((await app.session())?.userId).toBe("u1");
  });

  it("inside a renewal is no sign-out: what it brings is kept", async () => {
    const { server, app } = world({
      ...bearer,
      onReauthenticate: async (plain: App) => {
        await plain.signOut();
        return server.signIn("u1");
      },
    });
    app.setSession("ended");
    expect((await app.getElement(AUTH_SERVICE).currentUser()).userId).toBe("u1");
  });

  it.each([
    ["signOut", (app: App) => app.signOut()],
    ["logout", (app: App) => app.getElement(AUTH_SERVICE).logout()],
  ])("without a network, by %s, fails and forgets all the same", async (_, leave) => {
    const store = memoryStore();
    const sent: (string | null)[] = [];
    const { app } = world({
      ...bearer,
      store,
      fetch: (_, init) => {
        sent.push(new Headers(init?.headers).get("authorization"));
        return Promise.reject(new TypeError("offline"));
      },
    });
    app.setSession("s1");
    expect(await failure(leave(app))).toMatchObject({ code: "network" });
    expect(sent).toEqual(["Bearer s1"]);
    expect(store.get()).toBeNull();
  });
});
