// The console, from the printed link to a deleted login method.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test as one } from "node:test";

import { Site, closeBrowser, person, shot, until } from "../support.mjs";
import { PASSWORD, SECRETS, accessibility, assertClean, field, makeFirstAdmin, open, printedLink, settled, signIn, watched } from "./steps.mjs";

const NAME = "auths.loginTypes.ShopLogin";
let site;
let page;

/** Steps of one story: after one that failed the others would fail for no reason of their own. */
let broken = false;
const test = (name, step) =>
  one(name, async (context) => {
    if (broken) return context.skip("an earlier step failed");
    broken = true;
    await step();
    broken = false;
  });

before(async () => {
  site = await Site.start();
  page = await watched(site);
});
after(async () => {
  await closeBrowser();
  await site.close();
});

/** Signs a person of the sandbox in, as the application's own pages would. */
async function signedIn(persona, method = "ScanLogin") {
  const element = `${site.url}/api/wxlogin/demo/auths/loginTypes`;
  const call = async (path, body) => {
    const answer = await fetch(`${element}/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return (await answer.json()).data;
  };
  const config = await call(`${method}/getLoginConfig`, {});
  const { code } = await site.control("codes", { appid: config.authConfig.appId, persona, kind: "website" });
  const first = await call(`${method}/getLoginCode`, { code });
  const known = first.bindCode ? await call(`${method}/register`, { bindCode: first.bindCode }) : first;
  return call("services/AuthSvc/loginByCode", { loginCode: known.loginCode });
}

test("the printed link makes the first admin, once", async () => {
  await page.goto(`${site.url}/console/`);
  await page.getByRole("heading", { name: "There is no admin yet" }).waitFor();
  const link = printedLink(site);
  await makeFirstAdmin(site, page);
  assert.ok(!page.url().includes("link="));
  const late = await person();
  await late.goto(link);
  await late.getByRole("heading", { name: "The console has its admin" }).waitFor();
  await late.context().close();
});

test("a login method is made with the form, is checked while it is typed, and serves without a restart", async () => {
  await open(site, page, "/elements");
  await page.getByRole("link", { name: "Add a login method" }).click();
  await page.getByRole("button", { name: /WeChat QR sign-in/ }).click();
  await field(page, "Name").fill("Shop login");
  await page.getByText("auths.loginTypes.ShopLogin", { exact: false }).waitFor();
  await field(page, "AppID").fill("not an id");
  await page.getByText("is not an appId of WeChat").first().waitFor();
  await page.getByText(/required|missing|appSecret/i).first().waitFor();
  await field(page, "AppID").fill("wx0123456789abcdef");
  await field(page, "AppSecret").fill(SECRETS[0]);
  await page.getByText("The loader has no objection.").waitFor();
  await shot(page, "console-create");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "Shop login", level: 1 }).waitFor();
  const login = await person();
  await login.goto(`${site.url}/login?method=ShopLogin`);
  await login.getByText("Shop login").first().waitFor();
  await login.context().close();
});

test("it is tested as a person of the sandbox, and in a browser all the way to a phone", async () => {
  await open(site, page, `/elements/${NAME}/test`);
  await page.getByRole("button", { name: /^Test as/ }).first().click();
  await page.locator('[data-outcome="works"]').waitFor();
  await shot(page, "console-trial-works");
  await page.getByRole("button", { name: "Begin" }).click();
  const address = await page.locator("a[data-trial]").getAttribute("href");
  const wechat = await person();
  await wechat.goto(address);
  const phone = await person({ phone: true });
  await phone.goto(`${site.phone}/phone`);
  await phone.getByLabel("Who holds the phone").selectOption("bob");
  await phone.getByRole("button", { name: "Hand over" }).click();
  await phone.getByRole("link", { name: /^Scan/ }).first().click();
  await phone.getByRole("button", { name: "Allow" }).first().click();
  await wechat.waitForURL("**/console/tried**");
  await wechat.getByRole("heading", { name: "The test is done" }).waitFor();
  await page.locator('[data-outcome="works"]').getByText(/Somebody new/).waitFor();
  const own = await page.evaluate(async () => (await fetch("/v1/admin/me")).status);
  assert.equal(own, 200, "the admin is still signed in");
  for (const other of [wechat, phone]) await other.context().close();
});

test("a wrong secret is told with the key to mend and the page to mend it on", async () => {
  await open(site, page, `/elements/${NAME}`);
  const secret = field(page, "AppSecret");
  assert.equal(await secret.inputValue(), "");
  await secret.fill(SECRETS[1]);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved; it serves now").waitFor();
  await until(() => secret.inputValue(), "");
  // The sandbox takes whatever the folder says, so WeChat's refusal is asked for.
  await site.control("faults", { endpoint: "/sns/oauth2/access_token", count: 1, fault: { errcode: 40125 } });
  await page.getByRole("tab", { name: "Test" }).click();
  await page.getByRole("button", { name: /^Test as/ }).first().click();
  const report = page.locator('[data-outcome="fails"]');
  await report.getByText("40125", { exact: false }).first().waitFor();
  await report.getByText("appSecret").first().waitFor();
  await report.getByRole("link", { name: /open\.weixin\.qq\.com/ }).waitFor();
  await shot(page, "console-trial-fails");
});

test("a file broken by hand is shown with its place; the form mends it", async () => {
  const file = join(site.folder, "auths/loginTypes/ShopLogin/ShopLogin.json");
  const good = await readFile(file, "utf8");
  await writeFile(file, good.replace('"wx0123456789abcdef"', "12"));
  await open(site, page, `/elements/${NAME}`);
  await page.getByText("Last good form serves").first().waitFor({ timeout: 15000 });
  await page.getByText(/ShopLogin\.json:\d+:\d+/).first().waitFor();
  await shot(page, "console-broken");
  await open(site, page, "/");
  await page.getByText(/ShopLogin\.json:\d+:\d+/).first().waitFor();
  await page.getByRole("link", { name: "Open ShopLogin" }).first().click();
  await field(page, "AppID").fill("wx0123456789abcdef");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved; it serves now").waitFor();
  await page.getByText("Last good form serves").first().waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Source" }).click();
  await page.getByRole("region", { name: "ShopLogin.json" }).getByText(/"appSecret": "\*+"/).waitFor();
});

test("it is switched off and on, and deleted after being told what that breaks", async () => {
  await open(site, page, "/elements");
  const card = page.getByRole("article", { name: "Shop login" });
  for (const [click, word] of [["Switch off", "Disabled"], ["Switch on", "Active"]]) {
    await card.getByRole("button", { name: /Actions/ }).click();
    await page.getByRole("menuitem", { name: click }).click();
    await card.getByText(word, { exact: true }).waitFor();
  }
  await card.getByRole("button", { name: /Actions/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByText("Nobody has signed in through it.").waitFor();
  await shot(page, "console-delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await card.waitFor({ state: "detached" });
  assert.equal((await fetch(`${site.url}/login/ShopLogin`, { redirect: "manual" })).status, 404);
});

test("a person's device is signed out, the account unbound", async () => {
  const alice = await signedIn("alice");
  await open(site, page, `/users/${alice.userId}`);
  await page.getByRole("region", { name: "Devices" }).first().getByRole("button", { name: /^Sign out (?!everywhere)/ }).click();
  await page.getByText("Not signed in anywhere.").waitFor();
  const answer = await fetch(`${site.url}/v1/session`, { headers: { Authorization: `Bearer ${alice.sessionId}` } });
  assert.equal(answer.status, 401);
  await page.getByRole("button", { name: "Unbind" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unbind" }).click();
  await page.getByText("No WeChat account is linked.").waitFor();
});

test("two users are merged after a preview, and two again", async () => {
  const bob = await signedIn("bob");
  await open(site, page, "/users");
  await page.getByRole("button", { name: "Create a user" }).click();
  await field(page.getByRole("dialog"), "Username").fill("bobby");
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "bobby" }).waitFor();
  await open(site, page, `/users/${bob.userId}`);
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("menuitem", { name: "Merge into another user" }).click();
  // The closing menu gives the focus back to its button, and the box that loses it forgets what was typed.
  await page.getByRole("dialog").waitFor();
  await settled(page);
  await page.getByRole("dialog").getByRole("combobox", { name: "The user that stays" }).or(page.getByPlaceholder("Type a name, username or id")).first().fill("bobby");
  await page.getByRole("option", { name: /bobby/ }).click();
  await page.getByText(/WeChat accounts of these apps move/).waitFor();
  await shot(page, "console-merge");
  await page.getByRole("dialog").getByRole("button", { name: "Merge" }).click();
  await page.getByRole("heading", { name: "bobby" }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog").getByText(/that began since the merge end/).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone").first().waitFor();
  await page.getByText("No WeChat account is linked.").waitFor();
});

test("an organisation is made and somebody joins it", async () => {
  await open(site, page, "/organisations");
  await page.getByRole("button", { name: "Create an organisation" }).click();
  await field(page.getByRole("dialog"), "Name").fill("Night shift");
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await page.getByRole("link", { name: "Night shift" }).click();
  await page.getByRole("button", { name: "Add a member" }).click();
  await page.getByPlaceholder("Type a name, username or id").fill("bobby");
  await page.getByRole("option", { name: /bobby/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Add a member" }).click();
  await page.getByRole("link", { name: "bobby" }).waitFor();
});

test("events are filtered, a key is shown once, functions come with code", async () => {
  await open(site, page, "/events?kind=login.failed");
  await page.getByRole("heading", { name: "Nothing happened" }).or(page.getByRole("cell", { name: "Sign-in failed" }).first()).waitFor();
  assert.equal(await page.getByRole("cell", { name: "Signed in", exact: true }).count(), 0);
  await open(site, page, "/keys");
  await page.getByRole("button", { name: "Create a key" }).click();
  await field(page.getByRole("dialog"), "Name").fill("shop back end");
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await page.getByText(/^wxk_/).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByText("shop back end").waitFor();
  await page.getByText(/^wxk_/).waitFor({ state: "detached" });
  await open(site, page, "/elements/auths.loginTypes.ScanLogin/functions");
  await page.getByRole("button", { name: /getLoginCode/ }).click();
  for (const [tab, text] of [["curl", "curl -s"], ["Python", "import wxlogin"], ["TypeScript", "@wxlogin/client"]]) {
    await page.getByRole("tab", { name: tab }).filter({ visible: true }).first().click();
    await page.getByText(text).filter({ visible: true }).first().waitFor();
  }
});

test("the keyboard is enough, and a session that ended asks to sign in again", async () => {
  await open(site, page, "/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the content");
  await page.getByRole("button", { name: /Account/ }).focus();
  await page.keyboard.press("Enter");
  const signOut = page.getByRole("menuitem", { name: "Sign out" });
  await signOut.waitFor();
  // The focus follows into an open menu a moment after it is drawn; an arrow that was faster went to the button.
  await page.waitForFunction(() => document.activeElement?.closest("[role=menu]"));
  const onItem = () => page.evaluate(() => document.activeElement?.textContent === "Sign out");
  await until(async () => (await page.keyboard.press("ArrowDown"), onItem()), true);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sign in to the console" }).waitFor();
  await signIn(site, page);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
});

test("a session of the application does not open the console, and its sign-in is the console's own", async () => {
  const { sessionId } = await signedIn("alice");
  const other = await watched(site);
  await other.context().addCookies([{ name: "wxlogin_session", value: sessionId, url: site.url }]);
  await other.goto(`${site.url}/console/`);
  await other.getByRole("heading", { name: "Sign in to the console" }).waitFor();
  assert.equal(await other.getByRole("link").count(), 0);
  assert.deepEqual(await accessibility(other), []);
  await assertClean(other);
  await other.context().close();
});

test("nothing secret was in an answer or a page, and no policy was broken, all the while", async () => {
  await assertClean(page);
  assert.ok(!site.output.includes(SECRETS[0]) && !site.output.includes(PASSWORD));
});
