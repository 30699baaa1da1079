// The demo: a newcomer opens one address and signs one person in on a site, inside WeChat and in a mini program.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { Site, closeBrowser, person, shot, until } from "../support.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What stands on each page once it is drawn. */
const READY = { "": "wechat-login img", site: "wechat-login img", wechat: ".screen button", mini: ".mp-button" };

let site;
before(async () => (site = await Site.start()));
after(async () => {
  await closeBrowser();
  await site.close();
});

const verdict = (page, wanted) => page.locator(`[data-verdict="${wanted}"]`).waitFor();
const frame = (page, door) => page.frameLocator(`[data-door="${door}"] iframe`);

/** The page, and the origins that it asked for anything. */
async function open(options) {
  const page = await person(options);
  page.origins = new Set();
  page.context().on("request", (request) => {
    if (/^https?:/.test(request.url())) page.origins.add(new URL(request.url()).origin);
  });
  await page.goto(`${site.url}/demo/`);
  await page.locator("[data-verdict]").waitFor();
  return page;
}

/** Clicks what opens the phone's window, and gives the window. */
async function phoneOf(page, click) {
  const [phone] = await Promise.all([page.waitForEvent("popup"), click()]);
  return phone;
}

async function scanOnSite(page, welcome) {
  await page.locator("wechat-login img").waitFor();
  const phone = await phoneOf(page, () => page.getByRole("link", { name: /^Pick up the phone/ }).click());
  await phone.getByRole("link", { name: /^Scan/ }).first().click();
  await phone.getByRole("button", { name: "Allow" }).first().click();
  if (welcome) {
    await page.waitForURL("**/login/welcome**");
    await page.getByRole("button", { name: /create/i }).click();
  }
  await page.waitForURL(`${site.url}/demo/`);
  await phone.close();
}

const userId = (within) => within.locator("[data-user-id]").innerText();

test("one person signs in all three ways and is the same user", async () => {
  const page = await open();
  await verdict(page, "none");
  await page.getByLabel("Who holds the phone").selectOption("alice");
  await frame(page, "mini").getByRole("button", { name: "Sign in with WeChat" }).waitFor();
  await shot(page, "demo-stranger-desktop");

  await scanOnSite(page, true);
  await verdict(page, "one");
  const onSite = await userId(page.locator('[data-door="site"]'));

  const inside = await phoneOf(page, () => frame(page, "wechat").getByRole("button", { name: /^Sign in with WeChat/ }).click());
  await inside.getByRole("button", { name: "Allow" }).click();
  await inside.getByText("You are signed in.").waitFor();
  assert.equal(new URL(inside.url()).search, "", "the code is out of the address");
  assert.equal(await userId(inside), onSite);
  await shot(inside, "demo-wechat-window");
  // The click ends with the page that it is on.
  await Promise.all([inside.waitForEvent("close"), inside.getByRole("button", { name: "Close this window" }).click().catch(() => undefined)]);
  await verdict(page, "two");
  assert.equal(await userId(frame(page, "wechat")), onSite);

  const mini = frame(page, "mini");
  await mini.getByRole("button", { name: "Sign in with WeChat" }).click();
  await mini.getByText(`Signed in as ${onSite}`).waitFor();
  await verdict(page, "all");
  assert.match(await page.locator("[data-verdict]").innerText(), new RegExp(`The same user in all three\\s+${onSite}`));
  await mini.getByText("What it asked").click();
  await mini.getByText("POST /login").first().waitFor();
  await shot(page, "demo-all-desktop");

  await page.getByRole("link", { name: /^Who am I/ }).click();
  await page.getByText("Where I am signed in").waitFor();
  await until(() => page.locator(".devices li").count(), 3);
  assert.equal(await userId(page), onSite);
  await shot(page, "demo-site-desktop");
  assert.deepEqual([...page.origins].sort(), [site.url, site.phone].sort(), "nobody else is asked");
  assert.deepEqual([...page.problems], []);

  await page.getByRole("button", { name: "Sign out there" }).first().click();
  await page.locator(".devices li").nth(2).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Back to all three" }).click();
  await verdict(page, "two");
});

test("another person's phone shows another person, and the page says so", async () => {
  const page = await open();
  await page.getByLabel("Who holds the phone").selectOption("bob");
  const mini = frame(page, "mini");
  await mini.getByRole("button", { name: "Sign in with WeChat" }).click();
  await mini.getByRole("button", { name: "I am new here" }).click();
  await mini.getByText(/^Signed in as/).waitFor();
  await verdict(page, "one");
  await page.getByLabel("Who holds the phone").selectOption("carol");
  await verdict(page, "none");
  const inside = await phoneOf(page, () => frame(page, "wechat").getByRole("button", { name: /^Sign in with WeChat/ }).click());
  await inside.getByRole("button", { name: "Allow" }).click();
  await inside.getByText("I have an account").click();
  await inside.getByLabel("Username").fill("zhangsan");
  await inside.getByLabel("Password").fill("not the password");
  await inside.getByRole("button", { name: "Sign in and link" }).click();
  await inside.getByRole("alert").waitFor();
  await inside.getByLabel("Password").fill("pwd123456");
  await inside.getByRole("button", { name: "Sign in and link" }).click();
  await inside.getByText("You are signed in.").waitFor();
  await verdict(page, "one");
  await page.getByLabel("Who holds the phone").selectOption("bob");
  await verdict(page, "one");
  await page.goto(`${site.url}/login?redirect=/demo/`);
  await page.locator("summary").first().click();
  await page.locator("input[name=username]").fill("zhangsan");
  await page.locator("input[name=password]").fill("pwd123456");
  await page.locator("form[action='/login/password'] button[type=submit]").click();
  await page.waitForURL(`${site.url}/demo/`);
  await verdict(page, "different");
  await shot(page, "demo-different-desktop");
  await page.getByLabel("Who holds the phone").selectOption("carol");
  await verdict(page, "two");
  assert.deepEqual(page.problems, []);
});

test("inside WeChat's own browser the page goes straight to WeChat, and a foreign answer signs nobody in", async () => {
  const inside = await person({ wechat: true, locale: "zh-CN" });
  await inside.goto(`${site.url}/demo/wechat?code=stolen&state=of-somebody-else`);
  await inside.getByRole("alert").getByText("微信的这次回应属于另一次登录").waitFor();
  const consent = inside.waitForRequest((request) => request.url().startsWith(`${site.phone}/`));
  await inside.getByRole("button", { name: "微信登录" }).click();
  assert.match((await consent).url(), /\/connect\/oauth2\/authorize\?appid=wx/);
  await inside.locator("button[value=deny]").click();
  assert.deepEqual(inside.problems, []);
});

test("the keyboard is enough for a mini program", async () => {
  const page = await open({ locale: "zh-CN" });
  await frame(page, "mini").getByRole("button", { name: "微信登录" }).waitFor();
  await page.locator("#persona").focus();
  const focused = async () => {
    const name = await page.evaluate(() => document.activeElement?.getAttribute("src"));
    return name === "mini" && (await frame(page, "mini").locator(":focus").textContent().catch(() => "")) === "微信登录";
  };
  let there = false;
  for (let tabs = 0; tabs < 20 && !there; tabs += 1) {
    await page.keyboard.press("Tab");
    there = await page.evaluate(() => document.activeElement?.getAttribute("src") === "mini");
  }
  assert.ok(there, "the mini program is reached with Tab");
  await until(focused, true);
  await page.keyboard.press("Enter");
  await frame(page, "mini").getByText(/当前用户|我是新用户/).first().waitFor();
});

for (const phone of [false, true]) {
  for (const dark of [false, true]) {
    test(`no page of the demo has an axe finding (${phone ? "phone" : "desktop"}, ${dark ? "dark, zh" : "light, en"})`, async () => {
      const page = await person({ phone, dark, locale: dark ? "zh-CN" : "en-US" });
      for (const name of ["", "site", "wechat", "mini"]) {
        const answer = await page.goto(`${site.url}/demo/${name}`);
        // The sign-in box's frame polls on and on, so the network is never idle.
        await page.locator(READY[name]).first().waitFor();
        await shot(page, `demo-${name || "stage"}-${phone ? "phone" : "desktop"}-${dark ? "dark-zh" : "light-en"}`);
        const policy = answer.headers()["content-security-policy"];
        assert.ok(!policy.includes("unsafe"), policy);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { iframes: false }));
        const told = violations.map((v) => `${v.id}: ${v.help} at ${v.nodes.map((n) => n.target).join(" ")}`);
        assert.deepEqual(told, [], name);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `${name} scrolls sideways by ${wide}px`);
      }
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
  }
}

test("the address is printed, and nothing else is below it", async () => {
  assert.match(site.output, new RegExp(`The demo +${site.url}/demo/`));
  for (const name of ["index", "assets/none.js", "other"]) {
    assert.equal((await fetch(`${site.url}/demo/${name}`)).status, 404, name);
  }
});
