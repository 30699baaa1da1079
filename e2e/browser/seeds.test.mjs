// The seed documents' front-end blocks, as they are written: the TypeScript of the official account in Chromium, inside
// and outside WeChat, and the page of the mini-program guide over a `wx` and a `Page`; against the real server and sandbox.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { blocks, bundle, plain, present } from "../seeds.mjs";
import { Site, closeBrowser, person } from "../support.mjs";

const OFFICIAL = ["001", "003"];
/** Where a block's login() wants to come back to. */
const target = (code) => /login\('([^']+)'\)/.exec(code)?.[1];
const skip = present ? false : "the seed documents are not here";

let site;
let client;
let shim;
before(async () => {
  if (!present) return;
  // The blocks send people back to these; a server sends nobody where its owner did not allow it.
  const targets = OFFICIAL.flatMap((number) => blocks(number, ["typescript"]).map(target)).filter(Boolean);
  site = await Site.start({ settings: { WXLOGIN_LOGIN_REDIRECTS: JSON.stringify([...new Set(targets)]) } });
  client = await bundle("packages/client/src/index.ts", "wxloginClient");
  shim = await bundle("shim/wx.ts", "wxloginShim");
  await known("alice");
});
after(async () => {
  await closeBrowser();
  await site?.close();
});

/** The documents' element registers nobody, so whoever signs in through it has been here before: by the demo's QR login. */
async function known(persona) {
  const call = async (path, body) => {
    const answer = await fetch(`${site.url}/api/wxlogin/demo/auths/loginTypes/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return (await answer.json()).data;
  };
  const { appId } = (await call("ScanLogin/getLoginConfig", {})).authConfig;
  const { code } = await site.control("codes", { appid: appId, persona, kind: "website" });
  const { bindCode } = await call("ScanLogin/getLoginCode", { code });
  await call("ScanLogin/register", { bindCode });
}

/** The element as the document gives it, its two JSON blocks as they are written. */
async function dropIn(number) {
  const [element, config] = blocks(number, ["json"]);
  const folder = join(site.folder, "auths/loginTypes/MyWechatLogin");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "MyWechatLogin.json"), config);
  await writeFile(join(folder, "e.json"), element);
  for (let tries = 0; tries < 100; tries += 1) {
    const { loginTypes } = (await (await fetch(`${site.url}/v1/login-types`)).json()).data;
    if (loginTypes.some(({ name }) => name === "MyWechatLogin")) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail("the element of the document does not load");
}

/** A page that the application serves beside the server, behind one address. */
async function openOwnPage(page) {
  const address = `${site.url}/shop`;
  await page.route(address, (route) => route.fulfill({ contentType: "text/html", body: "<title>Shop</title>" }));
  await page.goto(address);
}

/** A page of an application of the server's own site, with `app` in scope as the documents have it. */
async function pageWithApp(options) {
  const page = await person(options);
  page.dialogs = [];
  page.on("dialog", (dialog) => {
    page.dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  await openOwnPage(page);
  await page.evaluate(`${client}; globalThis.app = wxloginClient.createApp({ endpoint: ${JSON.stringify(site.url)} });`);
  return page;
}

const run = (page, code) => page.evaluate(`(() => {\n${plain(code)}\n})()`);

for (const number of OFFICIAL) {
  test(`document ${number}: login() takes a person in WeChat through consent and back to the page it names, signed in`, { skip }, async () => {
    await dropIn(number);
    const all = blocks(number, ["typescript"]);
    assert.equal(all.length, 3);
    for (const code of all.filter(target)) {
      const page = await pageWithApp({ wechat: true, locale: "en-US" });
      // The application's own page, which is on no network that a test may ask.
      await page.route(`${target(code)}**`, (route) => route.fulfill({ contentType: "text/html", body: "<h1>Back</h1>" }));
      await run(page, code);
      await page.waitForURL("**/connect/oauth2/authorize**");
      const consent = new URL(page.url()).searchParams;
      assert.deepEqual([consent.get("appid"), consent.get("scope")], ["wx1234567890abcdef", "snsapi_userinfo"]);
      assert.match(consent.get("state"), /^[a-zA-Z0-9]{20,128}$/, "the protecting state is never the one in the file");
      await page.getByRole("button", { name: "Allow" }).click();
      await page.waitForURL((url) => url.href.startsWith(target(code)) || url.pathname === "/login/welcome" || url.pathname.startsWith("/login/MyWechatLogin/callback"));
      assert.ok(page.url().startsWith(target(code)), `${page.url()}: ${await page.locator("body").innerText()}`);
      const cookies = await page.context().cookies(site.url);
      const session = cookies.find(({ name }) => name === "wxlogin_session");
      assert.ok(session.httpOnly);
      const who = await fetch(`${site.url}/v1/session`, { headers: { Authorization: `Bearer ${session.value}` } });
      assert.equal((await who.json()).data.session.method, "auths.loginTypes.MyWechatLogin");
      await page.context().close();
    }
  });

  test(`document ${number}: isWechatBrowser() tells inside from outside`, { skip }, async () => {
    const code = blocks(number, ["typescript"]).find((block) => !target(block));
    for (const wechat of [true, false]) {
      const page = await pageWithApp({ wechat });
      await run(page, code);
      assert.equal(page.dialogs.length, wechat ? 0 : 1);
      if (!wechat) assert.ok(code.includes(page.dialogs[0]));
      await page.context().close();
    }
  });

  test(`document ${number}: outside WeChat login() meets WeChat's refusal, and nobody is signed in`, { skip }, async () => {
    const page = await pageWithApp();
    await run(page, blocks(number, ["typescript"]).find(target));
    await page.waitForURL("**/connect/oauth2/authorize**");
    await page.getByRole("heading", { name: "Sorry, an error occurred" }).waitFor();
    assert.ok(!(await page.context().cookies(site.url)).some(({ name }) => name === "wxlogin_session"));
    await page.context().close();
  });
}

test("document 004: the page's tap signs in with password and code, and prints the sessionId", { skip }, async () => {
  const [code] = blocks("004", ["js"]);
  const page = await person({ wechat: true });
  const printed = [];
  page.on("console", (message) => printed.push(message.text()));
  await page.exposeFunction("codeOfWechat", async () => {
    const config = await fetch(`${site.url}/api/wxlogin/demo/auths/loginTypes/MiniLogin/getLoginConfig`, { method: "POST" });
    const { appId } = (await config.json()).data.authConfig;
    return (await site.control("codes", { appid: appId, persona: "carol", kind: "mini" })).code;
  });
  await openOwnPage(page);
  const host = new URL(/https:\/\/[^/']+/.exec(code)[0]).host;
  await page.evaluate(`${shim};
    globalThis.wx = wxloginShim.wxShim({ fetch: (...given) => fetch(...given), code: () => codeOfWechat(), hosts: { "${host}": location.origin } });
    globalThis.Page = (given) => (globalThis.page = given);`);
  await run(page, code);
  await page.evaluate("page.tapLogin()");
  for (let tries = 0; tries < 100 && printed.length === 0; tries += 1) await page.waitForTimeout(50);
  assert.equal(printed.length, 1, String(printed));
  const who = await fetch(`${site.url}/v1/session`, { headers: { "X-Session-Id": printed[0] } });
  assert.equal((await who.json()).data.username, "zhangsan");
  // From now on the code alone is enough: the account is bound.
  const alone = await page.evaluate("codeOfWechat().then((code) => fetch('/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code }) })).then((answer) => answer.status)");
  assert.equal(alone, 200);
});
