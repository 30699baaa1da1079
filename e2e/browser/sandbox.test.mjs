// The sandbox's own pages, as somebody uses them who looks for a mistake: a fault, the calls as they come in, the clock.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Site, closeBrowser, person, until } from "../support.mjs";

/** Each app of the demo has one that begins so. */
const SECRET = "sandbox-only";

let site;
before(async () => (site = await Site.start()));
after(async () => {
  await closeBrowser();
  await site.close();
});

async function signIn(persona, method = "MiniLogin", kind = "mini") {
  const base = `${site.url}/api/wxlogin/demo/auths/loginTypes/${method}`;
  const ask = async (name, body) =>
    (await fetch(`${base}/${name}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json();
  const config = await ask("getLoginConfig", {});
  const { code } = await site.control("codes", { appid: config.data.authConfig.appId, persona, kind });
  return ask("getLoginCode", { code });
}

async function open(path, options) {
  const page = await person(options);
  page.setDefaultTimeout(10_000);
  await page.goto(site.phone + path);
  return page;
}

async function over(page) {
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

test("a fault that is set on the page meets the next call, shows in the log, and is gone", async () => {
  const page = await open("/faults");
  await page.getByLabel("Endpoint").selectOption("/sns/jscode2session");
  await page.getByLabel("Number", { exact: true }).selectOption("40163");
  await page.getByRole("button", { name: "Set it" }).click();
  await page.getByText("calls left: 1").waitFor();
  assert.equal((await signIn("alice")).errcode, 40163);
  await page.getByRole("link", { name: "Calls" }).click();
  const call = page.locator(".call.bad").filter({ hasText: "/sns/jscode2session" }).first();
  await call.getByText("200 · 40163").waitFor();
  await call.locator("summary").click();
  await call.getByText("A fault was in the way").waitFor();
  await call.getByRole("link", { name: "Set a fault for this endpoint" }).click();
  await page.waitForURL("**/faults**");
  assert.equal(await page.getByLabel("Endpoint").inputValue(), "/sns/jscode2session");
  await page.getByText("None. Every call is answered").waitFor();
  await over(page);
});

test("a number belongs to its kind of fault only, and waiting faults are taken back by keyboard", async () => {
  const page = await open("/faults");
  assert.equal(await page.getByLabel("Milliseconds").isVisible(), false);
  await page.getByRole("radio", { name: "WeChat answers with an errcode" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.getByLabel("Milliseconds").fill("7");
  await page.getByLabel("How many calls").press("Enter");
  const back = page.getByRole("button", { name: /Take back: The answer comes late/ });
  await back.waitFor();
  assert.deepEqual((await site.control("faults")).faults[0].fault, { delay_ms: 7 });
  await back.press("Enter");
  await page.getByText("None. Every call is answered").waitFor();
  await over(page);
});

test("calls come in without a reload, are filtered, copied and cleared, and show no secret", async () => {
  const page = await open("/log");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("No call fits").waitFor();
  await signIn("bob");
  const exchange = page.locator(".call").filter({ hasText: "/sns/jscode2session" });
  await exchange.waitFor();
  await exchange.locator("summary").focus();
  await page.keyboard.press("Enter");
  await exchange.getByText('"secret": "***"').waitFor();
  assert.ok(!(await page.content()).includes(SECRET), "a secret is in the page");
  await exchange.getByRole("button", { name: "Copy" }).click();
  await page.getByRole("status").getByText("Copied").waitFor();
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  assert.equal(copied.endpoint, "/sns/jscode2session");
  await page.getByLabel("Contains").fill("nothing has this in it");
  await page.getByText("No call fits").waitFor();
  await page.getByLabel("Contains").fill("");
  await page.getByLabel("failures only").check();
  await page.getByText("No call fits").waitFor();
  await page.getByLabel("failures only").uncheck();
  await page.getByRole("button", { name: "Pause" }).click();
  await signIn("carol");
  await page.waitForTimeout(1500);
  assert.equal(await exchange.count(), 1, "a paused log goes on");
  await page.getByRole("button", { name: "Pause" }).click();
  await exchange.nth(1).waitFor();
  await over(page);
});

test("an open log goes on after a reset, and begins anew with a sandbox that was started again", async () => {
  const page = await open("/log");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("No call fits").waitFor();
  const exchange = page.locator(".call").filter({ hasText: "/sns/jscode2session" });
  for (const [number, name] of ["alice", "bob", "carol"].entries()) {
    await signIn(name);
    await until(() => exchange.count(), number + 1);
  }
  await site.control("reset", {});
  await signIn("bob");
  await until(() => exchange.count(), 4);
  await site.again();
  await until(() => exchange.count(), 0, "the calls of the sandbox before");
  await signIn("bob");
  await until(() => exchange.count(), 1);
  // While the sandbox was away, the browser said so of each question.
  page.problems.splice(0, page.problems.length, ...page.problems.filter((said) => !said.includes("ERR_CONNECTION")));
  await over(page);
});

test("a code is too old once the clock was moved, and switches hold until everything begins again", async () => {
  const page = await open("/time");
  const config = await site.control("apps");
  const mini = config.apps.find((app) => app.kinds.includes("mini"));
  const { code } = await site.control("codes", { appid: mini.app_id, persona: "alice", kind: "mini" });
  await page.getByRole("button", { name: /\+5 minutes/ }).click();
  await page.getByText("ahead of this machine by 00:05:01").waitFor();
  const url = `${site.phone}/sns/jscode2session?appid=${mini.app_id}&secret=x&js_code=${code}&grant_type=authorization_code`;
  assert.ok([40125, 40029].includes((await (await fetch(url)).json()).errcode));
  await page.getByLabel(/Somebody who agreed once/).check();
  await page.getByRole("button", { name: "Save" }).click();
  await until(async () => (await site.control("switches")).remember_consent, true);
  await page.getByRole("button", { name: "Begin again" }).click();
  await until(async () => (await site.control("clock")).advanced_seconds, 0);
  await until(() => page.getByLabel(/Somebody who agreed once/).isChecked(), false);
  await over(page);
});

test("the phone opens pages as snapshots when told so", async () => {
  const page = await open("/phone");
  await page.getByLabel(/As a snapshot page/).check();
  await page.locator("form[action='/phone/mode'] button").click();
  const snapshot = async () => (await site.control("people")).personas[0].snapshot;
  await until(snapshot, true);
  await page.getByLabel(/As a snapshot page/).uncheck();
  await page.locator("form[action='/phone/mode'] button").click();
  await until(snapshot, false);
  await over(page);
});

test("the rule behind an answer is in the language of the page", async () => {
  const page = await open("/log", { locale: "zh-CN" });
  await page.getByRole("button", { name: "清空" }).click();
  await signIn("alice");
  const rule = page.locator(".call").filter({ hasText: "/sns/jscode2session" }).first().locator(".rule");
  const language = () => rule.evaluate((part) => part.closest("[lang]").lang);
  await until(() => rule.textContent(), "js_code 有效，现已消耗；该用户之前的 session_key 已失效");
  assert.equal(await language(), "zh");
  await page.getByRole("link", { name: "English" }).click();
  await until(() => rule.textContent(), "the js_code was fresh and is spent now; the person's earlier session_key died");
  assert.equal(await language(), "en");
  await over(page);
});

test("every page is there in Chinese, says where one is, and goes by strict policies", async () => {
  const page = await open("/", { locale: "zh-CN" });
  for (const [name, path] of [["手机", "/phone"], ["人物与应用", "/people"], ["故障", "/faults"], ["调用记录", "/log"], ["时间与开关", "/time"]]) {
    await page.getByRole("navigation").getByRole("link", { name }).click();
    await page.waitForURL(site.phone + path);
    assert.equal(await page.locator("nav [aria-current=page]").textContent(), name);
    assert.equal(await page.locator("html").getAttribute("lang"), "zh");
    // The words of an errcode are the platform's own.
    const english = await page.evaluate(() => {
      const main = document.querySelector("main").cloneNode(true);
      main.querySelectorAll("option, [lang=en], pre").forEach((part) => part.remove());
      return (main.textContent.match(/\b(the|and|with|your)\b/g) ?? []).length;
    });
    assert.ok(english === 0, `${path} has English in it`);
    const policy = (await fetch(site.phone + path)).headers.get("content-security-policy");
    assert.ok(policy?.includes("default-src 'self'") && !policy.includes("unsafe"), `${path}: ${policy}`);
  }
  await page.getByRole("link", { name: "English" }).click();
  await page.getByRole("heading", { name: "Time and switches" }).waitFor();
  await over(page);
});

test("who is signed in on the computer logs in to a website by one click on its QR page", async () => {
  const base = `${site.url}/api/wxlogin/demo/auths/loginTypes/ScanLogin`;
  const config = await (await fetch(`${base}/getLoginConfig`, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" })).json();
  const link = new URLSearchParams({ appid: config.data.authConfig.appId, redirect_uri: `${site.phone}/time`, scope: "snsapi_login", state: "S" });
  const page = await open(`/connect/qrconnect?${link}`);
  assert.equal(await page.getByRole("button", { name: "Log in as" }).isVisible(), false, "nobody is signed in there");
  await site.control("people", { id: "alice", desktop: true });
  await page.reload();
  await page.getByRole("button", { name: "Log in as 爱丽丝" }).click();
  await page.waitForURL(/\/time\?code=0[0-9A-Za-z]{31}&state=S$/);
  await site.control("people", { id: "alice", desktop: false });
  await over(page);
});

test("a path that the sandbox does not have gets an answer on the faults page, and its calls can be failed", async () => {
  const page = await open("/faults");
  const ask = async () => (await fetch(`${site.phone}/cgi-bin/user/get`)).json();
  assert.equal((await ask()).errcode, 40066);
  await page.getByLabel("Path", { exact: true }).fill("/cgi-bin/user/get");
  await page.getByLabel("Answer (JSON object)").fill('{"total": 1}');
  await page.getByRole("button", { name: "Set the answer" }).click();
  await page.getByText('{"total":1}').waitFor();
  await page.getByLabel("Or any other path of the platform").fill("/cgi-bin/user/get");
  await page.getByRole("button", { name: "Set it" }).click();
  await page.getByText("calls left: 1").waitFor();
  assert.equal((await ask()).errcode, 40163);
  assert.deepEqual(await ask(), { total: 1 });
  await page.getByRole("button", { name: "Take back: /cgi-bin/user/get" }).click();
  await page.getByText('{"total":1}').waitFor({ state: "detached" });
  assert.equal((await ask()).errcode, 40066);
  await over(page);
});
