// nginx's auth_request in front of a small application, with the example's own configuration.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Site, closeBrowser, freePort, person } from "../support.mjs";

const example = resolve(dirname(fileURLToPath(import.meta.url)), "../../examples/nginx/nginx.conf");
let site;
let application;
let nginx;
let folder;
let front;
const seen = [];

before(async () => {
  const port = await freePort();
  front = `http://127.0.0.1:${port}`;
  site = await Site.start({ settings: { WXLOGIN_PUBLIC_URL: front } });
  application = createServer((request, answer) => {
    seen.push(request.headers);
    answer.end(`hello ${request.headers["x-wxlogin-user"] || "nobody"}`);
  }).listen(0, "127.0.0.1");
  await new Promise((done) => application.once("listening", done));
  folder = await mkdtemp(join(tmpdir(), "wxlogin-nginx-"));
  const config = (await readFile(example, "utf8"))
    .replaceAll("127.0.0.1:8480", `127.0.0.1:${port}`)
    .replaceAll("server 127.0.0.1:8400", `server ${new URL(site.url).host}`)
    .replaceAll("server 127.0.0.1:3000", `server 127.0.0.1:${application.address().port}`);
  await writeFile(join(folder, "nginx.conf"), config);
  nginx = spawn("nginx", ["-p", folder, "-c", "nginx.conf"], { stdio: ["ignore", "inherit", "inherit"] });
  for (let tries = 0; tries < 100; tries += 1) {
    if (await fetch(`${front}/login`).catch(() => null)) break;
    await new Promise((done) => setTimeout(done, 50));
  }
});

after(async () => {
  await closeBrowser();
  nginx.kill("SIGQUIT");
  await new Promise((done) => nginx.once("exit", done));
  application.close();
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

test("a stranger is sent to the login page, and a header of their own opens nothing", async () => {
  const answer = await fetch(`${front}/private?a=1&b=2`, { redirect: "manual", headers: { "X-Wxlogin-User": "admin" } });
  assert.equal(answer.status, 302);
  const location = new URL(answer.headers.get("location"));
  assert.deepEqual([location.pathname, location.searchParams.get("redirect")], ["/login", "/private?a=1&b=2"]);
  assert.equal(seen.length, 0, "the application was not asked");
});

test("a link writes no header of the answer, and what is the operators' is not in front", async () => {
  const answer = await fetch(`${front}/x%0d%0aSet-Cookie:%20evil=1`, { redirect: "manual" });
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get("set-cookie"), null);
  assert.equal(new URL(answer.headers.get("location")).pathname, "/login");
  assert.equal((await fetch(`${front}/v1/admin/users`)).status, 404);
});

test("a signed-in browser gets through and the application is told who it is", async () => {
  const page = await person();
  await page.goto(`${front}/private?a=1&b=2`);
  assert.match(page.url(), /\/login/);
  await page.locator("summary").first().click();
  await page.locator("input[name=username]").fill("zhangsan");
  await page.locator("input[name=password]").fill("pwd123456");
  await page.locator("form[action='/login/password'] button[type=submit]").click();
  await page.waitForURL(`${front}/private?a=1&b=2`);
  const session = await page.evaluate(async () => (await fetch("/v1/session")).json());
  assert.equal(await page.locator("body").innerText(), `hello ${session.data.userId}`);
  assert.equal(seen.at(-1)["x-wxlogin-corp"], "corps.Default");

  const forged = await page.evaluate(async () => (await fetch("/private", { headers: { "X-Wxlogin-User": "admin" } })).text());
  assert.equal(forged, `hello ${session.data.userId}`);

  await page.evaluate(async () => fetch("/v1/session", { method: "DELETE", headers: { "X-Wxlogin-Csrf": "1" } }));
  await page.goto(`${front}/private?a=1&b=2`);
  assert.match(page.url(), /\/login/, "after signing out the door is closed at once");
});
