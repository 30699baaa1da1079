// The words for what an admin does in the console, and what is watched while they do it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { person } from "../support.mjs";

export const PASSWORD = "correct horse battery";
/** What the tests type into secret fields. */
export const SECRETS = ["5ec4e70123456789abcdef0123456789", "not-the-right-secret-0123456789ab"];

/** The AppSecrets in the demo app's files. */
const demo = new URL("../../examples/demo-app/auths/loginTypes/", import.meta.url);
const kept = await Promise.all(
  ["ScanLogin", "InWeChatLogin", "MiniLogin"].map(async (name) => JSON.parse(await readFile(new URL(`${name}/${name}.json`, demo), "utf8")).authConfig.appSecret),
);

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A browser whose every answer from the server is looked through for secrets. */
export async function watched(site, options) {
  const page = await person(options);
  page.setDefaultTimeout(10_000);
  page.leaks = [];
  page.waiting = new Set();
  page.on("request", (request) => page.waiting.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => page.waiting.delete(request));
  // What the page before had begun is no business of the next one.
  page.on("framenavigated", (frame) => frame === page.mainFrame() && page.waiting.clear());
  page.on("response", async (response) => {
    if (!response.url().startsWith(site.url) || response.url().includes("/console/assets/")) return;
    const body = await response.text().catch(() => "");
    const seen = `${response.url()} ${body}`;
    for (const secret of [...SECRETS, ...kept]) if (seen.includes(secret)) page.leaks.push(`${response.url()} has a secret`);
    if (/"?(wxs|wxa|wxn)_[\w-]{20}/.test(seen) && !response.url().includes("/console/first")) page.leaks.push(`${response.url()} has a token`);
  });
  return page;
}

/** An input by its label, whether or not a value is required. */
export function field(within, label) {
  const escaped = label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return within.getByLabel(new RegExp(`^${escaped}( \\*)?$`));
}

/** The link that the server prints while there is no admin. */
export function printedLink(site) {
  const found = site.output.match(/http\S+\/console\/first\?link=\S+/);
  assert.ok(found, site.output);
  return found[0];
}

/** Makes the first admin through the console. */
export async function makeFirstAdmin(site, page) {
  await page.goto(printedLink(site));
  await field(page, "Password").fill(PASSWORD);
  await field(page, "Password again").fill(PASSWORD);
  await page.getByRole("button", { name: /Make the admin/ }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
}

export async function signIn(site, page, words = { username: "Username", password: "Password", button: "Sign in" }) {
  await page.goto(`${site.url}/console/`);
  await field(page, words.username).fill("admin");
  await field(page, words.password).fill(PASSWORD);
  await page.getByRole("button", { name: words.button, exact: true }).click();
  await page.locator("nav").waitFor({ state: "attached" });
}

/** Opens a page of the console by its path. */
export async function open(site, page, path) {
  await page.goto(`${site.url}/console${path}`);
  await page.locator("h1").waitFor();
  await settled(page);
}

/**
 * Waits until the page is at rest, twice in a row: nothing is asked, nothing is being loaded or is the list of before, and
 * nothing fades in or out. ("networkidle" is no such thing: a document reaches it once and for all.)
 */
export async function settled(page) {
  let calm = 0;
  let busy;
  for (const end = Date.now() + 10_000; calm < 2; await page.waitForTimeout(50)) {
    busy = await page.evaluate(() => {
      const moving = document.getAnimations().filter((it) => it.playState === "running" && it.effect?.getComputedTiming().iterations !== Infinity);
      const loading = document.querySelectorAll(".mantine-Skeleton-root, [aria-busy=true], [data-loading=true]");
      return [...moving, ...loading].map((it) => it.className ?? it.effect?.target?.className ?? "animation");
    });
    busy.push(...[...page.waiting].map((request) => request.url()));
    calm = busy.length === 0 ? calm + 1 : 0;
    assert.ok(Date.now() < end, `the page does not come to rest: ${busy.join(", ")}`);
  }
}

/** What axe finds, in a readable form. */
export async function accessibility(page) {
  await settled(page);
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ["violations"] });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary?.split("\n").slice(1, 3).join(" ")}`),
    );
  });
  return found;
}

/** Nothing went wrong in the page, and no secret was in an answer or is in the page. */
export async function assertClean(page) {
  const content = await page.content();
  for (const secret of [...SECRETS, ...kept]) assert.ok(!content.includes(secret), "a secret is in the page");
  assert.deepEqual(page.leaks, []);
  assert.deepEqual(page.problems, []);
}
