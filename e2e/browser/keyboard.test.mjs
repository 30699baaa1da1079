// A person without a mouse, who reads English on a Chinese machine: from the sign-in page to a new account, and out again.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Site, closeBrowser, person } from "../support.mjs";

let site;
before(async () => (site = await Site.start()));
after(async () => {
  await closeBrowser();
  await site.close();
});

/** Presses Tab until what has the focus reads like `wanted`. */
async function tabTo(page, wanted) {
  const seen = [];
  for (let tabs = 0; tabs < 40; tabs += 1) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const { activeElement: on } = document;
      return (on?.getAttribute("aria-label") || on?.textContent || on?.getAttribute("name") || on?.tagName || "").trim();
    });
    if (wanted.test(name)) return;
    seen.push(name);
  }
  assert.fail(`Tab does not reach ${wanted}: ${seen.join(" | ")}`);
}

/** The phone in somebody's hand: scans every code that waits, of which one is on this page, and agrees. */
async function scan(page, persona) {
  await page.getByAltText(/QR code|二维码/).waitFor();
  for (const { uuid, status } of (await site.control("qr")).qr) {
    if (status !== "waiting") continue;
    await site.control(`qr/${uuid}/scan`, { persona });
    await site.control(`qr/${uuid}/confirm`, { persona });
  }
}

test("the language is switched, an account made, and left again, by keyboard alone", async () => {
  const page = await person({ locale: "zh-CN" });
  await page.goto(`${site.url}/login`);
  assert.match(await page.locator("html").getAttribute("lang"), /^zh/);
  await tabTo(page, /^English$/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.documentElement.lang.startsWith("en"));
  await scan(page, "bob");
  await page.waitForURL("**/login/welcome**");
  assert.match(await page.locator("html").getAttribute("lang"), /^en/, "the choice holds on the next page");
  await tabTo(page, /create/i);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site.url}/`);
  const session = async () => (await page.context().request.get(`${site.url}/v1/session`)).json();
  assert.equal((await session()).code, "ok");
  await tabTo(page, /^sign out$/i);
  await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press("Enter")]);
  assert.equal((await session()).code, "unauthenticated");
  assert.deepEqual(page.problems, []);
});

test("an account from before is linked, by keyboard alone, in Chinese", async () => {
  const page = await person({ locale: "zh-CN" });
  await page.goto(`${site.url}/login`);
  await scan(page, "carol");
  await page.waitForURL("**/login/welcome**");
  await page.locator("details:has(form[action='/login/welcome/link']) summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("zhangsan");
  await page.keyboard.press("Tab");
  await page.keyboard.type("pwd123456");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site.url}/`);
  const session = await page.evaluate(async () => (await fetch("/v1/session")).json());
  assert.equal(session.data.username, "zhangsan");
  assert.deepEqual(page.problems, []);
});
