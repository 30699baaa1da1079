import type { Device } from "@wxlogin/client";
import { html, nothing, render, type TemplateResult } from "lit";
import { site, titles } from "./doors";
import { byId, otherLanguage, t, told } from "./page";
import { methodTitle, problem, shortTime } from "./parts";
import { siteView } from "./site-view";
import "./style.css";

/** The site's own page: who am I, and where else am I signed in. */
async function show(): Promise<void> {
  const main = byId("main");
  try {
    const who = await site.session();
    const content = await siteView(who, location.pathname, () => void show());
    const devices = who ? deviceList(await site.sessions(), await titles()) : nothing;
    render(page(html`${who ? nothing : html`<p>${t.nobodyHere}</p>`}${content}${devices}`), main);
  } catch (error) {
    render(page(problem(told(error)) as TemplateResult), main);
  }
}

const page = (content: TemplateResult) => html`<header class="bar">
    <a href="./">${t.back}</a>
    <a href=${otherLanguage} lang=${t.other === "English" ? "en" : "zh-CN"}>${t.other}</a>
  </header>
  <section class="card narrow">
    <h1>${t.siteAccount}</h1>
    ${content}
  </section>`;

function deviceList(devices: Device[], names: Map<string, string>): TemplateResult {
  return html`<h2>${t.devices}</h2>
    <ul class="devices">
      ${devices.map(
        (device) => html`<li>
          <span><strong>${methodTitle(names, device.method)}</strong><br /><span class="soft">${shortTime(device.createdAt)}</span></span>
          ${device.current
            ? html`<span class="badge">${t.thisDevice}</span>`
            : html`<button type="button" class="quiet" @click=${() => void site.endSession(device.id).then(show)}>${t.endDevice}</button>`}
        </li>`,
      )}
    </ul>`;
}

document.title = `${t.siteAccount} · wxlogin`;
void show();
