// A person signs in with the hosted pages: by QR code, inside WeChat, with a password, and what can go wrong.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Site, closeBrowser, person, scan as scanAt, shot, until } from "../support.mjs";

let site;
before(async () => (site = await Site.start()));
after(async () => {
  await closeBrowser();
  await site.close();
});

const scan = (who, then) => scanAt(site, who, then);

async function openLogin(page, path = "/login") {
  await page.goto(site.url + path);
  await page.getByAltText(/QR code|二维码/).waitFor();
}

const session = (page) => page.evaluate(async () => (await fetch("/v1/session")).json());

test("a new person scans, makes an account, and is signed in", async () => {
  const page = await person();
  await openLogin(page);
  await scan("alice", "Allow");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForURL("**/login/welcome**");
  await shot(page, "welcome-desktop");
  await page.getByRole("button", { name: /create/i }).click();
  await page.waitForURL(`${site.url}/`);
  await shot(page, "account-desktop");
  const told = await session(page);
  assert.equal(told.code, "ok");
  assert.ok(told.data.nick);
  assert.deepEqual(page.problems, []);
});

test("the same person comes back and is the same user, in another browser", async () => {
  const page = await person({ locale: "zh-CN" });
  await openLogin(page);
  await scan("alice", "Allow");
  await page.waitForURL(`${site.url}/`);
  await shot(page, "account-zh");
  assert.match(await page.locator("html").getAttribute("lang"), /^zh/);
  const first = await session(page);
  const inside = await person({ wechat: true, locale: "zh-CN" });
  await inside.goto(`${site.phone}/phone`);
  await inside.locator("#persona").selectOption("alice");
  await inside.locator("form[action='/phone/persona'] button").click();
  await inside.goto(`${site.url}/login`);
  assert.match(inside.url(), /connect\/oauth2\/authorize/, "inside WeChat it goes straight to authorisation");
  await shot(inside, "wechat-consent");
  await inside.locator("form[action*='authorize'] button, button").first().click();
  await inside.waitForURL(`${site.url}/`);
  await shot(inside, "account-wechat");
  assert.equal((await session(inside)).data.userId, first.data.userId);
  assert.deepEqual([...page.problems, ...inside.problems], []);
});

test("a sign-in that is cancelled on the phone goes on with the same code", async () => {
  const page = await person();
  await openLogin(page);
  await scan("alice", "Cancel");
  await page.waitForTimeout(500);
  assert.match(page.url(), /\/login/);
  await shot(page, "login-cancelled");
  await scan("alice", "Allow");
  await page.waitForURL(`${site.url}/`);
});

test("an unknown person links an account they have, and a wrong password does not lose the way", async () => {
  const page = await person();
  await openLogin(page);
  await scan("bob", "Allow");
  await page.waitForURL("**/login/welcome**");
  const fill = async (password) => {
    const form = page.locator("form[action='/login/welcome/link']");
    const details = page.locator("details:has(form[action='/login/welcome/link'])");
    if (await details.count() && (await details.getAttribute("open")) === null) await details.locator("summary").click();
    await form.locator("input[name=username]").fill("zhangsan");
    await form.locator("input[name=password]").fill(password);
    await form.locator("button[type=submit]").click();
  };
  await fill("not the password");
  await page.getByText(/username or the password is wrong/i).waitFor();
  await shot(page, "welcome-wrong-password");
  await fill("pwd123456");
  await page.waitForURL(`${site.url}/`);
  assert.equal((await session(page)).data.username, "zhangsan");
});

test("a password alone signs in, by keyboard only", async () => {
  const page = await person();
  await page.goto(`${site.url}/login`);
  for (let tabs = 0; tabs < 30; tabs += 1) {
    await page.keyboard.press("Tab");
    const on = await page.evaluate(() => document.activeElement?.tagName);
    if (on === "SUMMARY") break;
  }
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("zhangsan");
  await page.keyboard.press("Tab");
  await page.keyboard.type("pwd123456");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site.url}/`);
});

test("somebody else's callback link signs nobody in", async () => {
  const thief = await person();
  let link;
  await thief.route("**/login/ScanLogin/callback**", (route) => {
    link = route.request().url();
    return route.abort();
  });
  await thief.goto(`${site.url}/login/ScanLogin`);
  await scan("carol", "Allow");
  await until(() => link !== undefined, true, "the thief has a callback link of their own");
  const victim = await person();
  await victim.goto(link);
  await shot(victim, "foreign-callback");
  assert.equal((await session(victim)).code, "unauthenticated");
  assert.match(await victim.locator("body").innerText(), /not started in this browser/i);
});

test("inside WeChat a lost cookie is asked about, not waved through", async () => {
  const inside = await person({ wechat: true });
  await inside.goto(`${site.url}/login`);
  assert.match(inside.url(), /connect\/oauth2\/authorize/);
  await inside.context().clearCookies({ name: "wxlogin_browser" });
  await inside.locator("button").first().click();
  await inside.locator("form[action='/login/confirm']").first().waitFor();
  await shot(inside, "confirm-lost-cookie");
  assert.equal((await session(inside)).code, "unauthenticated", "nothing happens before the click");
  await inside.locator("button[value=continue], form[action='/login/confirm'] button").first().click();
  await inside.waitForURL(`${site.url}/`);
  assert.equal((await session(inside)).code, "ok");
});

test("a device is ended from another one at once", async () => {
  const one = await person();
  await one.goto(`${site.url}/login`);
  const signIn = async (page) => {
    await page.goto(`${site.url}/login`);
    await page.locator("summary").first().click();
    await page.locator("input[name=username]").fill("zhangsan");
    await page.locator("input[name=password]").fill("pwd123456");
    await page.locator("form[action='/login/password'] button[type=submit]").click();
    await page.waitForURL(`${site.url}/`);
  };
  await signIn(one);
  const other = await person();
  await signIn(other);
  const own = (await session(one)).data.session.id;
  await other.reload();
  await other.locator(`form[action='/account/revoke']:has(input[value='${own}']) button`).click();
  await until(async () => (await session(one)).code, "unauthenticated");
  assert.equal((await session(other)).code, "ok");
});

test("an unknown person links through another login method instead of a password", async () => {
  const page = await person();
  await openLogin(page);
  await scan("carol", "Allow");
  await page.waitForURL("**/login/welcome**");
  const details = page.locator("details:has(form[action='/login/welcome/link'])");
  await details.locator("summary").click();
  await details.getByRole("link", { name: /another way/ }).click();
  await page.locator("summary").first().click();
  await page.locator("input[name=username]").fill("zhangsan");
  await page.locator("input[name=password]").fill("pwd123456");
  await page.locator("form[action='/login/password'] button[type=submit]").click();
  await page.waitForURL("**/login/welcome**");
  await shot(page, "welcome-signed-in");
  await page.getByRole("button", { name: /Link to/ }).click();
  // zhangsan has bob's account in this app already, and one user has one WeChat account in an app.
  await page.getByText(/another WeChat account/i).first().waitFor();
});
