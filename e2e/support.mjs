// What the browser tests share: `wxlogin dev` on private ports over a copy of the demo app, a browser, and the words
// for what people do.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

import { chromium } from "playwright-core";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const binary = process.env.WXLOGIN_BIN ?? join(root, "target/debug/wxlogin");
const shots = join(root, "target/e2e");

/** WeChat's browser on an Android phone, as far as the user agent tells. */
export const WECHAT =
  "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 " +
  "Mobile Safari/537.36 XWEB/1300259 MMWEBSDK/20241103 MMWEBID/6533 MicroMessenger/8.0.55.2780(0x28003737) " +
  "WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64";

/** Below the ports that the system gives out by itself: among these, another program could take it before our server does. */
export async function freePort() {
  const port = 10_000 + Math.floor(Math.random() * 20_000);
  const server = createServer();
  const free = await new Promise((done) => {
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => done(true));
  });
  if (!free) return freePort();
  await new Promise((done) => server.close(done));
  return port;
}

/** A running site. `close()` stops it and removes its folder. */
export class Site {
  static async start({ settings = {}, host = "127.0.0.1" } = {}) {
    const site = new Site();
    site.folder = await mkdtemp(join(tmpdir(), "wxlogin-e2e-"));
    await cp(join(root, "examples/demo-app"), site.folder, { recursive: true, filter: (path) => !path.includes("/data") });
    const [port, phonePort] = [await freePort(), await freePort()];
    site.url = `http://${host}:${port}`;
    site.phone = `http://127.0.0.1:${phonePort}`;
    site.output = "";
    const arguments_ = ["dev", site.folder, "--listen", `127.0.0.1:${port}`, "--sandbox-listen", `127.0.0.1:${phonePort}`];
    // Passkeys are for names, and not for addresses.
    if (host !== "127.0.0.1") settings = { WXLOGIN_PUBLIC_URL: site.url, ...settings };
    const environment = { PATH: process.env.PATH, HOME: process.env.HOME, WXLOGIN_LOG_LEVEL: "debug", ...settings };
    site.run = () => {
      site.process = spawn(binary, arguments_, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
      site.process.stdout.on("data", (text) => (site.output += text));
      site.process.stderr.on("data", (text) => (site.output += text));
      return site.answers();
    };
    await site.run();
    return site;
  }

  /** Stops it, and starts it again at the same addresses, with the same folder. */
  async again() {
    await this.end();
    await this.run();
  }

  async end() {
    this.process.kill("SIGTERM");
    await new Promise((done) => this.process.once("exit", done));
  }

  async answers() {
    for (let tries = 0; tries < 200; tries += 1) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server did not come up:\n${this.output}`);
  }

  /** The sandbox's control API. */
  async control(path, body) {
    const answer = await fetch(`${this.phone}/sandbox/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async close() {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * Waits until `read` gives `expected`, and fails with the difference after ten seconds: what a page shows follows an
 * answer, and on a busy machine it follows late.
 */
export async function until(read, expected, message) {
  for (const end = Date.now() + 10_000; ; await new Promise((done) => setTimeout(done, 50))) {
    const found = await read();
    if (isDeepStrictEqual(found, expected)) return;
    if (Date.now() > end) assert.deepEqual(found, expected, message);
  }
}

let browser;

export async function launch() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  return browser;
}

export async function closeBrowser() {
  await browser?.close();
  browser = undefined;
}

/**
 * A fresh browser profile; `phone` for a narrow one, `wechat` for WeChat's own. Script errors, and requests to any other
 * machine than this one, are kept in `problems`.
 */
export async function person({ locale = "en-US", wechat = false, phone = wechat, dark = false } = {}) {
  const context = await (await launch()).newContext({
    locale,
    colorScheme: dark ? "dark" : "light",
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
    userAgent: wechat ? WECHAT : undefined,
  });
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("status of 4")) page.problems.push(message.text());
  });
  context.on("request", (request) => {
    const { protocol, hostname, origin } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && !["127.0.0.1", "localhost"].includes(hostname)) page.problems.push(`asked ${origin}`);
  });
  return page;
}

/** Picks up the sandbox's phone, scans what is on the screen, and does what `then` says: Allow or Cancel. */
export async function scan(site, who, then) {
  const phone = await pickUp(site, who);
  await shot(phone, "phone-confirm");
  await answer(phone, then);
}

/** The sandbox's phone after the scan, with the question whether to sign in. */
export async function pickUp(site, who) {
  const phone = await person({ phone: true });
  await phone.goto(`${site.phone}/phone`);
  await phone.getByLabel("Who holds the phone").selectOption(who);
  await phone.getByRole("button", { name: "Hand over" }).click();
  await phone.getByRole("link", { name: /^Scan/ }).first().click();
  await phone.getByRole("button", { name: "Allow" }).first().waitFor();
  return phone;
}

/** Allow or Cancel. */
export async function answer(phone, then) {
  await phone.getByRole("button", { name: then }).first().click();
  await phone.waitForLoadState();
  if (phone.problems.length) throw new Error(`the phone: ${phone.problems}`);
  await phone.context().close();
}

export async function shot(page, name) {
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}
