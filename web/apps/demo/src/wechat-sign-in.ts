import type { App, Corp, LoginType } from "@wxlogin/client";
import { AUTH_SERVICE } from "./service";
import { t } from "./page";
import { phone } from "./phone";

const STATE = "demo:state";

/** Leaves for WeChat's consent page. A browser that is not WeChat's own goes by way of the sandbox's phone, which plays it. */
export async function leave(app: App, method: LoginType): Promise<void> {
  const state = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem(STATE, state);
  const { sandbox } = await phone;
  const back = location.origin + location.pathname;
  const query = [
    ["appid", method.appId],
    ["redirect_uri", back],
    ["response_type", "code"],
    ["scope", method.scope || "snsapi_userinfo"],
    ["state", state],
  ];
  const consent = `${sandbox}/connect/oauth2/authorize?${query.map((pair) => pair.map((text) => encodeURIComponent(text as string)).join("=")).join("&")}#wechat_redirect`;
  const inside = app.getElement(method.fullName).isWechatBrowser();
  location.assign(inside ? consent : `${sandbox}/phone/open?target=${encodeURIComponent(consent)}`);
}

/** The code that WeChat sent this page back with, if it is the answer to what this tab asked. Takes it out of the address. */
export function arrived(): string | undefined {
  const query = new URLSearchParams(location.search);
  const [code, state] = [query.get("code"), query.get("state")];
  if (state === null) return undefined;
  history.replaceState(null, "", location.pathname);
  const expected = sessionStorage.getItem(STATE);
  sessionStorage.removeItem(STATE);
  if (expected === null || state !== expected) throw new Error(t.foreignState);
  if (!code) throw new Error(t.declined);
  return code;
}

/** What a code leads to: signed in, a question about the organisation, or somebody new. */
export type Next = { kind: "in" } | { kind: "corp"; loginCode: string; corps: Corp[] } | { kind: "new"; bindCode: string };

export async function handOverCode(app: App, method: LoginType, code: string): Promise<Next> {
  const found = await app.getElement(method.fullName).getLoginCode(code);
  if (found.bindCode !== undefined) return { kind: "new", bindCode: found.bindCode };
  const { loginCode, corpList } = found;
  if (corpList.length > 1) return { kind: "corp", loginCode, corps: corpList };
  await enter(app, loginCode);
  return { kind: "in" };
}

export async function enter(app: App, loginCode: string, corp?: string): Promise<void> {
  await app.getElement(AUTH_SERVICE).loginByCode({ loginCode, platform: "wechat", ...(corp ? { corp } : {}) });
}

export async function create(app: App, method: LoginType, bindCode: string): Promise<void> {
  const { loginCode } = await app.getElement(method.fullName).register(bindCode);
  await enter(app, loginCode);
}

/** The password of an account from before; the WeChat account now leads to it. */
export async function link(app: App, method: LoginType, bindCode: string, credentials: object): Promise<void> {
  const body = { ...credentials, bindCode, instance: method.fullName };
  app.setSession((await app.request<{ sessionId: string }>("POST", "/login", body)).sessionId);
}
