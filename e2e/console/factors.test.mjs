// Second factors and the fresh proof, with a real browser: an authenticator app, a passkey, and the question who it is.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";

import { Site, closeBrowser } from "../support.mjs";
import { PASSWORD, accessibility, assertClean, field, makeFirstAdmin, open, watched } from "./steps.mjs";

let site;
let page;

before(async () => {
  site = await Site.start({ host: "localhost", settings: { WXLOGIN_CONSOLE_PROOF_LIFETIME: "1s" } });
  page = await watched(site);
  await makeFirstAdmin(site, page);
});
after(async () => {
  await closeBrowser();
  await site?.close();
});

/** What an authenticator app shows (RFC 6238). */
function code(secret, step = Math.floor(Date.now() / 30_000)) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Answers the question who it is, if it is asked. */
async function prove() {
  const dialogue = page.getByRole("dialog", { name: "Is it you?" });
  await dialogue.waitFor();
  await field(dialogue, "Password").fill(PASSWORD);
  await dialogue.getByRole("button", { name: "Continue" }).click();
  await dialogue.waitFor({ state: "detached" });
}

test("an authenticator app is set up after a fresh proof, and asked for at the next sign-in", async () => {
  await open(site, page, "/me");
  // The proof of the sign-in is older than the second that this site allows.
  await page.waitForTimeout(1_500);
  await page.getByRole("button", { name: "Add an authenticator app" }).click();
  await prove();
  const dialogue = page.getByRole("dialog", { name: "Add an authenticator app" });
  const secret = (await dialogue.getByText(/^[A-Z2-7]{32}$/).first().textContent()).trim();
  await field(dialogue, "Six digits").fill(code(secret));
  await dialogue.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("button", { name: "I have kept them" }).or(page.getByRole("dialog", { name: "Is it you?" })).first().waitFor();
  if (await page.getByRole("dialog", { name: "Is it you?" }).isVisible()) await prove();
  await page.getByRole("button", { name: "I have kept them" }).click();
  assert.deepEqual(await accessibility(page), []);
  const other = await watched(site);
  await other.goto(`${site.url}/console/`);
  await field(other, "Username").fill("admin");
  await field(other, "Password").fill(PASSWORD);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.getByRole("heading", { name: "Your second factor" }).waitFor();
  assert.deepEqual(await accessibility(other), []);
  await field(other, "Code").fill(code(secret, Math.floor(Date.now() / 30_000) + 1));
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.getByRole("heading", { name: "Overview" }).waitFor();
  await assertClean(other);
  await other.context().close();
});

test("a passkey is made and signs", async () => {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  await client.send("WebAuthn.addVirtualAuthenticator", { options });
  await open(site, page, "/me");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const dialogue = page.getByRole("dialog", { name: "Add a passkey" });
  await dialogue.getByRole("button", { name: "Add a passkey" }).click();
  const asked = page.getByRole("dialog", { name: "Is it you?" });
  const made = page.getByRole("cell", { name: /Passkey/ }).first();
  for (let round = 0; round < 4 && !(await made.isVisible()); round += 1) {
    await asked.or(made).first().waitFor();
    if (await asked.isVisible()) await prove();
  }
  await made.waitFor();
  // The passkey itself is a proof now.
  await page.waitForTimeout(1_500);
  await page.getByRole("button", { name: "Remove Passkey" }).click();
  await page.getByRole("dialog", { name: /Remove Passkey/ }).getByRole("button", { name: "Remove" }).click();
  await asked.waitFor();
  await asked.getByRole("button", { name: "Passkey" }).click();
  await made.waitFor({ state: "detached" });
  await assertClean(page);
});
