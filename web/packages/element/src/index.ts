/**
 * `<wechat-login>`: importing this package defines it.
 *
 * What it shows is decided in `choose.ts` (which login method, and how), asked of the server in `prepare.ts`, drawn in
 * `views.ts`, and followed in `watch.ts`; `wechat-login.ts` holds the states together.
 */
import { WechatLoginElement } from "./wechat-login.js";

// On a server there is nothing to define it in; twice on one page, the first stays.
if (typeof customElements !== "undefined" && !customElements.get("wechat-login")) {
  customElements.define("wechat-login", WechatLoginElement);
}

export { WechatLoginElement, type WechatLoginConfig } from "./wechat-login.js";
export type { ErrorDetail, Handler, State, StateDetail, SuccessDetail } from "./states.js";

import type { ErrorDetail, StateDetail, SuccessDetail } from "./states.js";

declare global {
  interface HTMLElementTagNameMap {
    "wechat-login": WechatLoginElement;
  }
  interface HTMLElementEventMap {
    "wechat-login:state": CustomEvent<StateDetail>;
    "wechat-login:success": CustomEvent<SuccessDetail>;
    "wechat-login:error": CustomEvent<ErrorDetail>;
  }
}
