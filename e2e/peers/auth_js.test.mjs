// Auth.js (@auth/core), unmodified, signs people in against the sandbox through its website provider.
//
// Its official-account mode is not tried: the state it makes is longer than the 128 bytes that the platform's page
// allows inside WeChat, and the sandbox refuses it as the platform does.
import assert from "node:assert/strict";
import test from "node:test";
import { fetchDirectly, atSandbox } from "./redirect.mjs";
import { Auth } from "@auth/core";
import WeChat from "@auth/core/providers/wechat";

const SITE = "http://peers.example";
const SANDBOX = process.env.SANDBOX;

/** A site that uses Auth.js, and one browser's cookies on it. */
class Site {
  cookies = new Map();
  errors = [];

  async ask(path, init = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = new Request(SITE + path, { ...init, headers: { ...init.headers, cookie } });
    const answer = await Auth(request, {
      basePath: "/auth",
      secret: "a secret of this test only",
      trustHost: true,
      logger: { error: (error) => this.errors.push(error), warn: () => {}, debug: () => {} },
      providers: [
        WeChat({
          clientId: "wx5a4db0e5000000a1",
          clientSecret: "sandbox-only-website",
          platformType: "WebsiteApp",
        }),
      ],
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  /** Where the sign-in button leads. */
  async signIn() {
    const { csrfToken } = await (await this.ask("/auth/csrf")).json();
    const body = new URLSearchParams({ csrfToken, callbackUrl: SITE });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await this.ask("/auth/signin/wechat", { method: "POST", headers, body });
    return new URL(answer.headers.get("location"));
  }

  async session() {
    return (await this.ask("/auth/session")).json();
  }
}

/** Scans the QR code of the page, agrees, and gives the code. */
async function scanAndConfirm(address, persona) {
  const page = await (await fetchDirectly(atSandbox(address))).text();
  const uuid = page.match(/\/connect\/qrcode\/([\w-]+)/)?.[1];
  assert.ok(uuid, page);
  for (const action of ["scan", "confirm"]) {
    const answer = await fetchDirectly(`${SANDBOX}/sandbox/qr/${uuid}/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ persona }),
    });
    assert.equal(answer.status, 200);
  }
  const poll = await (await fetchDirectly(`${SANDBOX}/connect/l/qrconnect?uuid=${uuid}`)).text();
  return poll.match(/wx_code='(\w+)'/)[1];
}

const callback = (code, address) =>
  `/auth/callback/wechat?code=${code}&state=${encodeURIComponent(address.searchParams.get("state"))}`;

test("a scanned QR code becomes a session with nickname and picture", async () => {
  const site = new Site();
  const address = await site.signIn();
  assert.equal(address.origin + address.pathname, "https://open.weixin.qq.com/connect/qrconnect");
  const answer = await site.ask(callback(await scanAndConfirm(address, "alice"), address));
  assert.equal(answer.status, 302);
  assert.deepEqual(site.errors, []);
  const { user } = await site.session();
  assert.equal(user.name, "爱丽丝");
  assert.ok(user.image.startsWith("http"));
});

test("a code is good once: the second use is told as 40163", async () => {
  const [first, second] = [new Site(), new Site()];
  const address = await first.signIn();
  const code = await scanAndConfirm(address, "bob");
  await first.ask(callback(code, address));
  assert.equal((await first.session()).user.name, "鲍勃");
  // Another browser with a state of its own brings the same code.
  await second.ask(callback(code, await second.signIn()));
  assert.equal(await second.session(), null);
  assert.match(JSON.stringify(second.errors.map(told)), /40163/);
});

test("two people are two sessions", async () => {
  const names = [];
  for (const persona of ["alice", "carol"]) {
    const site = new Site();
    const address = await site.signIn();
    await site.ask(callback(await scanAndConfirm(address, persona), address));
    names.push((await site.session()).user.name);
  }
  assert.deepEqual(names, ["爱丽丝", "卡萝尔🌸"]);
});

/** An error with its causes, as far as they are plain. */
function told(error) {
  if (!(error instanceof Error)) return error;
  const own = Object.fromEntries(Object.getOwnPropertyNames(error).map((name) => [name, error[name]]));
  return { ...own, stack: undefined, cause: error.cause && told(error.cause.err ?? error.cause) };
}
