import type { SessionInfo } from "@wxlogin/client";
import "@wxlogin/element";
import { html, type TemplateResult } from "lit";
import { methodOf, site, titles } from "./doors";
import { t } from "./page";
import { noMethod, whoAmI } from "./parts";

/** The site: a sign-in box, or who is signed in. `back` is where the browser comes back to from WeChat. */
export async function siteView(who: SessionInfo | null, back: string, changed: () => void): Promise<TemplateResult> {
  if (who) {
    return html`${whoAmI(who, await titles())}
      <button type="button" class="quiet" @click=${() => void site.signOut().then(changed)}>${t.signOut}</button>`;
  }
  const method = await methodOf("qr");
  if (!method) return noMethod("website");
  return html`<wechat-login name=${method.fullName} .config=${{ redirectUri: back }}>
    <a href=${`../login?redirect=${encodeURIComponent(back)}`}>${t.sitePassword}</a>
  </wechat-login>`;
}
