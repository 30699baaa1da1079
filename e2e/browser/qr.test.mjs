// The QR code on the login page: each state as people see it, what to do then, and what is shown where it cannot be had.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { Site, answer, closeBrowser, launch, person, pickUp, scan, shot } from "../support.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let site;
before(async () => (site = await Site.start()));
after(async () => {
  await closeBrowser();
  await site.close();
});

const box = (page) => page.locator("[data-qr]");
const reaches = (page, state) => page.locator(`[data-qr][data-state=${state}]`).waitFor();
const status = (page) => page.locator("[data-status]").innerText();
const session = (page) => page.evaluate(async () => (await fetch("/v1/session")).json());

async function open(page) {
  await page.goto(`${site.url}/login?method=ScanLogin`);
  await reaches(page, "ready");
}

/** The newest code on a screen. */
const uuid = async () => (await site.control("qr")).qr[0].uuid;
const act = async (action, who = "alice") => site.control(`qr/${await uuid()}/${action}`, { persona: who });

test("scanned is shown while the person decides, and confirming signs in", async () => {
  const page = await person();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await open(page);
  assert.equal(await status(page), "Waiting for your scan");
  const phone = await pickUp(site, "alice");
  await reaches(page, "scanned");
  assert.equal(await status(page), "Scanned. Confirm on your phone.");
  await answer(phone, "Allow");
  await page.waitForURL("**/login/welcome**");
  await page.getByRole("button", { name: /create/i }).click();
  await page.waitForURL(`${site.url}/`);
  assert.equal((await session(page)).code, "ok");
  assert.ok(asked.every((url) => url.startsWith(site.url)), "WeChat's hosts are the server's business");
  assert.ok(!asked.some((url) => url.includes("code=")), "WeChat's code is in no address of the browser");
  assert.deepEqual(page.problems, []);
});

test("cancelled is shown, and the same code can be scanned again", async () => {
  const page = await person();
  await open(page);
  const before = await page.getByAltText("WeChat sign-in QR code").getAttribute("src");
  await scan(site, "alice", "Cancel");
  await reaches(page, "cancelled");
  assert.equal(await status(page), "Cancelled on your phone. Scan again to sign in.");
  assert.equal(await page.getByAltText("WeChat sign-in QR code").getAttribute("src"), before);
  await scan(site, "alice", "Allow");
  await page.waitForURL(`${site.url}/`);
  assert.deepEqual(page.problems, []);
});

test("an expired code is veiled, and the keyboard gets a new one that signs in", async () => {
  const page = await person({ locale: "zh-CN" });
  await open(page);
  const old = await uuid();
  await act("expire");
  await reaches(page, "expired");
  assert.equal(await status(page), "二维码已过期，请刷新。");
  const button = page.locator("[data-over=expired] button");
  for (let tabs = 0; tabs < 30 && !(await button.evaluate((it) => it === document.activeElement)); tabs += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await reaches(page, "ready");
  assert.ok(await box(page).evaluate((it) => it === document.activeElement), "the focus stays in the box");
  assert.equal(await status(page), "等待扫码");
  assert.notEqual(await uuid(), old);
  await scan(site, "alice", "Allow");
  await page.waitForURL(`${site.url}/`);
  assert.deepEqual(page.problems, []);
});

test("a picture that does not come is said, with a way to try again and one to WeChat's own page", async () => {
  const page = await person();
  await page.route("**/image", (route) => route.fulfill({ status: 503, body: "" }));
  await page.goto(`${site.url}/login?method=ScanLogin`);
  await reaches(page, "failed");
  assert.match(await status(page), /Check your connection/);
  assert.ok(await page.getByRole("link", { name: /WeChat’s own page/ }).isVisible());
  await page.unroute("**/image");
  await page.getByRole("button", { name: "Try again" }).click();
  await reaches(page, "ready");
});

test("where WeChat's page cannot be read, its frame takes the place and signs in", async () => {
  const page = await person();
  await site.control("faults", { endpoint: "/connect/qrconnect", count: 1, fault: "html_body" });
  await page.goto(`${site.url}/login?method=ScanLogin`);
  await page.frameLocator("[data-qr] iframe").locator("img").first().waitFor();
  await shot(page, "qr-frame-instead");
  await scan(site, "alice", "Allow");
  await page.waitForURL(`${site.url}/`);
  assert.deepEqual(page.problems, []);
});

test("without JavaScript the way leads to WeChat's own page", async () => {
  const context = await (await launch()).newContext({ javaScriptEnabled: false, locale: "en-US" });
  const page = await context.newPage();
  await page.goto(`${site.url}/login?method=ScanLogin`);
  await shot(page, "qr-without-script");
  assert.ok(!(await page.locator("[data-qr-paper]").isVisible()));
  await page.getByRole("link", { name: "Open WeChat’s page" }).click();
  await page.waitForURL(/connect\/qrconnect\?/);
  await context.close();
});

test("somebody else's landing address signs nobody in", async () => {
  const thief = await person();
  let link;
  await thief.route(/\/qr\/[^/]+$/, (route) => {
    link = route.request().url();
    return route.abort();
  });
  await open(thief);
  await scan(site, "alice", "Allow");
  for (let tries = 0; tries < 100 && !link; tries += 1) await thief.waitForTimeout(50);
  const victim = await person();
  await victim.goto(`${site.url}/login`);
  await victim.goto(link);
  assert.match(await victim.locator("body").innerText(), /not started in this browser/i);
  assert.equal((await session(victim)).code, "unauthenticated");
});

/** No finding in any state, nothing scrolls sideways, and the box stays where it is. */
async function look(page, name, places) {
  await page.waitForTimeout(400);
  await shot(page, `qr-${name}`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.help} at ${v.nodes.map((n) => n.target)}`), [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${name} scrolls sideways by ${wide}px`);
  const { x, y, width, height } = await page.locator("[data-qr-paper]").boundingBox();
  places.add(JSON.stringify([x, y, width, height]));
}

for (const phone of [false, true]) {
  for (const dark of [false, true]) {
    const kind = `${phone ? "narrow" : "wide"}-${dark ? "dark" : "light"}`;
    test(`every state reads well (${kind})`, async () => {
      const page = await person({ phone, dark, locale: dark ? "zh-CN" : "en-US" });
      const places = new Set();
      let go;
      const held = new Promise((done) => (go = done));
      await page.route(/\/qr\?/, async (route) => (await held, route.continue()));
      await page.goto(`${site.url}/login?method=ScanLogin`);
      await look(page, `loading-${kind}`, places);
      assert.equal(await box(page).getAttribute("data-state"), "loading");
      go();
      await reaches(page, "ready");
      await look(page, `ready-${kind}`, places);
      for (const [action, state] of [["scan", "scanned"], ["cancel", "cancelled"], ["expire", "expired"]]) {
        await act(action);
        await reaches(page, state);
        await look(page, `${state}-${kind}`, places);
      }
      await page.route("**/image", (route) => route.fulfill({ status: 503, body: "" }));
      await page.locator("[data-over=expired] button").click();
      await reaches(page, "failed");
      await look(page, `failed-${kind}`, places);
      assert.equal(places.size, 1, `the code moves: ${[...places]}`);
      await page.context().close();
    });
  }
}
