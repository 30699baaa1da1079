// What every hosted page must hold: no axe finding, no foreign host, light weight, both themes and widths.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { Site, closeBrowser, person, shot } from "../support.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let site;
before(async () => (site = await Site.start()));
after(async () => {
  await closeBrowser();
  await site.close();
});

const pages = () => [
  ["login", `${site.url}/login`],
  ["login-inwechat", `${site.url}/login?method=InWeChatLogin`],
  ["welcome-expired", `${site.url}/login/welcome`],
  ["home", `${site.url}/`],
  ["missing", `${site.url}/login/NoSuchMethod`],
  ["bad-callback", `${site.url}/login/ScanLogin/callback?code=x&state=y`],
  ["sandbox", `${site.phone}/`],
  ["sandbox-phone", `${site.phone}/phone`],
  ["sandbox-people", `${site.phone}/people`],
  ["sandbox-faults", `${site.phone}/faults`],
  ["sandbox-log", `${site.phone}/log`],
  ["sandbox-time", `${site.phone}/time`],
];

for (const phone of [false, true]) {
  for (const dark of [false, true]) {
    test(`no page has an axe finding (${phone ? "phone" : "desktop"}, ${dark ? "dark" : "light"})`, async () => {
      const page = await person({ phone, dark });
      for (const [name, url] of pages()) {
        await page.goto(url);
        await shot(page, `${name}-${phone ? "phone" : "desktop"}-${dark ? "dark" : "light"}`);
        // The page's policy forbids inline scripts, so axe comes through the debugger, which no policy binds.
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { iframes: false }));
        const told = violations.map((v) => `${v.id}: ${v.help} at ${v.nodes.map((n) => n.target).join(" ")}`);
        assert.deepEqual(told, [], `${name} ${url}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `${name} scrolls sideways by ${wide}px`);
      }
      await page.context().close();
    });
  }
}

test("the login page is light, quick and asks nobody else", async (t) => {
  const page = await person();
  const hosts = new Set();
  let bytes = 0;
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  const own = new Set();
  cdp.on("Network.responseReceived", ({ requestId, response }) => {
    hosts.add(new URL(response.url).origin);
    if (response.url.startsWith(site.url)) own.add(requestId);
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (own.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(`${site.url}/login`);
  await page.waitForTimeout(500);
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  t.diagnostic(`first contentful paint ${Math.round(paint)} ms, ${bytes} bytes transferred`);
  await page.getByAltText("WeChat sign-in QR code").waitFor();
  assert.deepEqual([...hosts], [site.url]);
  assert.ok(bytes < 60 * 1024, `${bytes} bytes`);
});

test("policies forbid inline scripts and styles", async () => {
  for (const [, url] of [...pages(), ["demo", `${site.url}/demo/`]].filter(([, url]) => url.startsWith(site.url))) {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const policy = answer.headers.get("content-security-policy");
    assert.ok(policy && !policy.includes("unsafe-inline") && !policy.includes("unsafe-eval"), `${url}: ${policy}`);
  }
});

test("no secret of the app folder is in any page, answer or log line", async () => {
  const secrets = [];
  for (const name of ["ScanLogin", "InWeChatLogin", "MiniLogin"]) {
    const config = JSON.parse(await readFile(`${site.folder}/auths/loginTypes/${name}/${name}.json`, "utf8"));
    secrets.push((config.authConfig ?? config).appSecret);
  }
  assert.ok(secrets.every((secret) => secret.length > 8));
  const urls = [...pages().map(([, url]) => url), `${site.url}/demo/`, `${site.url}/demo/api/phone`, `${site.url}/v1/login-types`, `${site.url}/openapi.json`, `${site.url}/metrics`];
  const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
  for (const secret of secrets) {
    assert.ok(!texts.some((text) => text.includes(secret)), "a page or answer holds an AppSecret");
    assert.ok(!site.output.includes(secret), "the log holds an AppSecret");
  }
});
