// Lists that grow: the record of events and everybody's sessions, filtered, turned page by page, exported; and login methods
// that are made of others.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { Site, closeBrowser, until } from "../support.mjs";
import { accessibility, assertClean, field, makeFirstAdmin, open, signIn, watched } from "./steps.mjs";

/** What stands in the demo app's file. */
const SECRET = "5a4db0e5000000000000000000000001";

let site;
before(async () => {
  site = await Site.start({ settings: { WXLOGIN_LIMITS_PER_ADDRESS: "100000" } });
  const page = await watched(site);
  await makeFirstAdmin(site, page);
  await page.context().close();
  for (let n = 0; n < 60; n += 1) await arrive(["alice", "bob", "carol"][n % 3]);
});
after(async () => {
  await closeBrowser();
  await site.close();
});

async function arrive(persona) {
  const base = `${site.url}/api/wxlogin/demo/auths/loginTypes`;
  const call = async (path, body) =>
    (await fetch(`${base}/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json();
  const config = await call("MiniLogin/getLoginConfig", {});
  const { code } = await site.control("codes", { appid: config.data.authConfig.appId, persona, kind: "mini" });
  const first = (await call("MiniLogin/getLoginCode", { code })).data;
  const known = first.bindCode ? (await call("MiniLogin/register", { bindCode: first.bindCode })).data : first;
  await call("services/AuthSvc/loginByCode", { loginCode: known.loginCode, platform: persona === "bob" ? "mobile" : "web" });
}

async function admin() {
  const page = await watched(site);
  await signIn(site, page);
  return page;
}

const rows = (page) => page.locator("table").first().locator("tbody tr");

async function download(page, click) {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test("the record is turned page by page, looked into, and exported as it is filtered", async () => {
  const page = await admin();
  await open(site, page, "/events");
  const first = await rows(page).first().textContent();
  assert.equal(await rows(page).count(), 50);
  await page.getByRole("button", { name: "Next page" }).click();
  await page.getByText("Page 2").waitFor();
  await until(async () => (await rows(page).count()) > 0 && (await rows(page).first().textContent()) !== first, true);
  await page.getByRole("button", { name: "Previous page" }).click();
  await page.waitForFunction((text) => document.querySelector("tbody tr")?.textContent === text, first);

  await page.getByRole("button", { name: /open event/ }).first().press("Enter");
  const dialogue = page.getByRole("dialog");
  await dialogue.getByText("Request").waitFor();
  assert.deepEqual(await accessibility(page), []);
  await page.keyboard.press("Escape");

  await page.getByRole("combobox", { name: "What" }).or(page.getByLabel("What", { exact: true })).first().click();
  await page.getByRole("option", { name: "Registered", exact: true }).click();
  await until(() => rows(page).count(), 3);
  await page.getByRole("button", { name: "Export" }).click();
  const csv = await download(page, () => page.getByRole("menuitem", { name: /CSV/ }).click());
  assert.match(csv.name, /^events-.*\.csv$/);
  const lines = csv.bytes.toString("utf8").trim().split("\r\n");
  assert.equal(lines.length, 4);
  assert.ok(lines.slice(1).every((line) => line.includes("user.registered")));
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByText("Page 1").waitFor();
  await assertClean(page);
  await page.context().close();
});

test("everybody's sessions are filtered by person and platform, and one person is signed out everywhere", async () => {
  const page = await admin();
  await open(site, page, "/sessions");
  const all = 50;
  await until(() => rows(page).count(), all);
  await page.getByPlaceholder("Any platform").fill("mobile");
  await page.keyboard.press("Escape");
  await until(() => rows(page).count(), 20);
  assert.ok((await rows(page).allTextContents()).every((row) => row.includes("mobile")));
  await page.getByRole("button", { name: "Clear filters" }).click();
  await until(() => rows(page).count(), all);
  const person = page.getByPlaceholder("Anybody");
  await person.click();
  await page.getByRole("option").filter({ hasNotText: "admin" }).first().click();
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByText("Nobody is signed in").waitFor();
  assert.deepEqual(await accessibility(page), []);
  await assertClean(page);
  await page.context().close();
});

test("a login method is duplicated, exported without its secret, and made into a Type that hands down", async () => {
  const page = await admin();
  await open(site, page, "/elements");
  const menu = page.locator("article").filter({ hasText: "auths.loginTypes.ScanLogin" }).getByRole("button", { name: /^Actions for/ });
  await menu.click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Duplicate" }).click();
  await page.waitForURL(/ScanLoginCopy/);
  await page.getByRole("heading", { name: /\(copy\)/ }).waitFor();
  const config = JSON.parse(await readFile(`${site.folder}/auths/loginTypes/ScanLoginCopy/ScanLoginCopy.json`, "utf8"));
  assert.equal((config.authConfig ?? config).appSecret, SECRET, "the secret did not go along");
  assert.ok(!(await page.content()).includes(SECRET), "a secret is in the page");

  await page.getByRole("button", { name: /^Actions for/ }).click();
  const zip = await download(page, () => page.getByRole("menuitem", { name: /Export/ }).click());
  assert.equal(zip.name, "ScanLoginCopy.zip");
  const text = zip.bytes.toString("latin1");
  assert.ok(text.includes("auths/loginTypes/ScanLoginCopy/e.json") && text.includes("APP_SECRET}}"), "the files are not in it");
  assert.ok(!text.includes(SECRET), "a secret was exported");

  await open(site, page, "/elements/new");
  await page.getByRole("button", { name: /QR/ }).first().click();
  await page.getByLabel("Make a Type of it").check();
  await field(page, "Name").fill("Shop login");
  await page.getByText("auths.loginTypes.ShopType").waitFor();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.waitForURL(/ShopType/);
  assert.equal(await page.getByRole("tab", { name: "Test" }).count(), 0, "nobody signs in through a Type");
  await open(site, page, "/elements");
  await page.getByRole("heading", { name: "Own Types" }).waitFor();
  assert.deepEqual(await accessibility(page), []);
  await open(site, page, "/elements/new");
  await page.getByText("Own Type", { exact: true }).waitFor();
  await assertClean(page);
  await page.context().close();
});
