import type { App, LoginType } from "@wxlogin/client";
import { html, nothing, render, type TemplateResult } from "lit";
import { methodOf, titles, wechat } from "./doors";
import { byId, openPhone, t, told } from "./page";
import { noMethod, problem, whoAmI } from "./parts";
import { holder } from "./phone";
import "./style.css";
import { arrived, create, enter, handOverCode, leave, link, type Next } from "./wechat-sign-in";

/** In the demo's frame; WeChat's consent page then opens in a window of its own, since it may not be framed. */
const framed = window.top !== window;

async function show(next?: Next, failed?: unknown): Promise<void> {
  const app = wechat(await holder());
  const method = await methodOf("in-wechat");
  draw(method ? await content(app, method, next, failed) : noMethod("official-account"));
}

async function content(app: App, method: LoginType, next: Next | undefined, failed: unknown): Promise<TemplateResult> {
  const who = await app.session();
  if (who) return signedIn(app, whoAmI(who, await titles()));
  const attempt = (doing: () => Promise<unknown>) => void doing().then(() => show(), (error: unknown) => show(next, error));
  const trouble = problem(failed === undefined ? undefined : told(failed));
  if (next?.kind === "new") return html`${trouble}${newcomer(app, method, next.bindCode, attempt)}`;
  if (next?.kind === "corp") {
    return html`${trouble}<p>${t.whichCorp}</p>
      ${next.corps.map(({ corpId, corpName }) => html`<button type="button" @click=${() => attempt(() => enter(app, next.loginCode, corpId))}>${corpName}</button>`)}`;
  }
  const begin = () => (framed ? openPhone(`${location.pathname}?begin=1`) : void leave(app, method));
  return html`<p>${t.wechatLead}</p>
    ${trouble}
    <button type="button" @click=${begin}>${t.signInWechat}${framed ? html`<span class="unseen"> (${t.opensWindow})</span>` : nothing}</button>`;
}

function signedIn(app: App, who: TemplateResult): TemplateResult {
  return html`<p>${t.done}</p>
    ${who}
    ${window.opener ? html`<button type="button" @click=${() => window.close()}>${t.close}</button>` : nothing}
    <button type="button" class="quiet" @click=${() => void app.signOut().then(() => show())}>${t.signOut}</button>`;
}

function newcomer(app: App, method: LoginType, bindCode: string, attempt: (doing: () => Promise<unknown>) => void): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target as HTMLFormElement));
    attempt(() => link(app, method, bindCode, given));
  };
  return html`<p>${t.newcomer}</p>
    <button type="button" @click=${() => attempt(() => create(app, method, bindCode))}>${t.create}</button>
    <details>
      <summary>${t.haveOne}</summary>
      <form class="stack" @submit=${submit}>
        <label>${t.username}<input name="username" autocomplete="username" required /></label>
        <label>${t.password}<input name="password" type="password" autocomplete="current-password" required /></label>
        <button type="submit">${t.link}</button>
      </form>
    </details>`;
}

function draw(inside: TemplateResult): void {
  render(
    html`<header class="title-bar"><span>${t.wechatBar}</span></header>
      <div class="screen"><h1>${t.wechatWelcome}</h1>${inside}</div>`,
    byId("main"),
  );
}

/** Back from WeChat with a code, sent here to begin, or simply opened. */
async function start(): Promise<void> {
  draw(html`<p>${t.loading}</p>`);
  try {
    const [app, method] = [wechat(await holder()), await methodOf("in-wechat")];
    const begins = new URLSearchParams(location.search).has("begin");
    if (begins && method && !(await app.session())) return await leave(app, method);
    const code = arrived();
    await show(code !== undefined && method ? await handOverCode(app, method, code) : undefined);
  } catch (error) {
    await show(undefined, error).catch((worse: unknown) => draw(problem(told(worse)) as TemplateResult));
  }
}

document.title = `${t.wechatTitle} · wxlogin`;
window.addEventListener("storage", () => void show());
void start();
