import type { SessionInfo } from "@wxlogin/client";
import { html, nothing, type TemplateResult } from "lit";
import { language, t } from "./page";

const time = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { dateStyle: "medium", timeStyle: "short" });

export const shortTime = (text: string): string => time.format(new Date(text));

/** How a sign-in was made, by its login method's title. */
export const methodTitle = (titles: Map<string, string>, method: string): string =>
  titles.get(method) ?? (method === "password" ? t.password : method);

/** Who the server says this is. */
export function whoAmI(who: SessionInfo, titles: Map<string, string>): TemplateResult {
  const name = who.nick || who.username || t.unnamed;
  return html`<div class="who">
      ${who.avatar ? html`<img src=${who.avatar} alt="" width="48" height="48" />` : html`<span class="initial" aria-hidden="true">${[...name][0]}</span>`}
      <strong>${name}</strong>
    </div>
    <dl class="facts">
      <dt>${t.userId}</dt>
      <dd><code data-user-id>${who.userId}</code></dd>
      <dt>${t.method}</dt>
      <dd>${methodTitle(titles, who.session.method)}</dd>
      <dt>${t.since}</dt>
      <dd>${shortTime(who.session.createdAt)}</dd>
    </dl>`;
}

export function problem(text: string | undefined): TemplateResult | typeof nothing {
  return text ? html`<p class="problem" role="alert">${text}</p>` : nothing;
}

/** What to do when the application lacks a kind of sign-in. */
export function noMethod(type: string): TemplateResult {
  return html`<p class="soft">${t.noMethod}</p>
    <pre tabindex="0"><code>wxlogin new ${type} Shop --register</code></pre>`;
}
