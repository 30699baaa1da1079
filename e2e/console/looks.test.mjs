// Every page of the console, in both languages, both colour schemes and both widths: no axe finding, nothing that scrolls
// sideways, no secret, no script error.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Site, closeBrowser, shot } from "../support.mjs";
import { accessibility, assertClean, makeFirstAdmin, open, signIn, watched } from "./steps.mjs";

const CHINESE = { username: "用户名", password: "密码", button: "登录" };
const STYLES = [
  ["desktop-light-en", {}, undefined],
  ["desktop-dark-zh", { dark: true, locale: "zh-CN" }, CHINESE],
  ["phone-light-zh", { phone: true, locale: "zh-CN" }, CHINESE],
  ["phone-dark-en", { phone: true, dark: true }, undefined],
];
const SCAN = "auths.loginTypes.ScanLogin";

let site;
let user;
before(async () => {
  site = await Site.start();
  user = await busyDays();
  const page = await watched(site);
  await makeFirstAdmin(site, page);
  await page.context().close();
});
after(async () => {
  await closeBrowser();
  await site.close();
});

const pages = () => [
  ["overview", "/"],
  ["elements", "/elements"],
  ["element-new", "/elements/new"],
  ["element", `/elements/${SCAN}`],
  ["element-test", `/elements/auths.loginTypes.InWeChatLogin/test`],
  ["element-source", `/elements/${SCAN}/source`],
  ["element-functions", `/elements/${SCAN}/functions`],
  ["users", "/users"],
  ["user", `/users/${user}`],
  ["organisations", "/organisations"],
  ["organisation", "/organisations/corps.Default"],
  ["sessions", "/sessions"],
  ["events", "/events"],
  ["keys", "/keys"],
  ["reference", "/reference"],
  ["not-found", "/nowhere"],
];

/** Sign-ins that succeed, and two kinds that fail, so that plots and problems have something to show. */
async function busyDays() {
  const base = `${site.url}/api/wxlogin/demo/auths/loginTypes`;
  const call = async (path, body) =>
    (await fetch(`${base}/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json();
  let last;
  for (const [persona, method, kind] of [["alice", "ScanLogin", "website"], ["bob", "InWeChatLogin", "official"], ["carol", "MiniLogin", "mini"], ["alice", "MiniLogin", "mini"]]) {
    const config = await call(`${method}/getLoginConfig`, {});
    const { code } = await site.control("codes", { appid: config.data.authConfig.appId, persona, kind });
    const first = (await call(`${method}/getLoginCode`, { code })).data;
    const known = first.bindCode ? (await call(`${method}/register`, { bindCode: first.bindCode })).data : first;
    last = (await call("services/AuthSvc/loginByCode", { loginCode: known.loginCode })).data;
  }
  for (const errcode of [40125, 40125, 40013]) {
    await site.control("faults", { endpoint: "/sns/oauth2/access_token", count: 1, fault: { errcode } });
    await call("ScanLogin/getLoginCode", { code: `made-up-${Math.random()}` });
  }
  await call("ScanLogin/getLoginCode", { code: "made-up" });
  return last.userId;
}

for (const [style, options, words] of STYLES) {
  test(`every page is in order (${style})`, async () => {
    const page = await watched(site, options);
    await page.goto(`${site.url}/console/`);
    await page.locator("h1").waitFor();
    await shot(page, `console-sign-in-${style}`);
    assert.deepEqual(await accessibility(page), [], "sign-in");
    await signIn(site, page, words);
    const found = {};
    for (const [name, path] of pages()) {
      await open(site, page, path);
      if (name === "overview") await page.locator(".recharts-surface").first().waitFor();
      await shot(page, `console-${name}-${style}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      const problems = [...(await accessibility(page)), ...(wide > 0 ? [`scrolls sideways by ${wide}px`] : [])];
      if (problems.length > 0) found[name] = problems;
    }
    assert.deepEqual(found, {});
    await assertClean(page);
    await page.context().close();
  });
}
