import { LoginError, toError } from "./errors.js";
import type { Wx, WxResponse } from "./wx.js";

export interface RequestOptions {
  /** A path of the endpoint (`/v1/session`), or an address. */
  url: string;
  method?: string;
  data?: unknown;
  header?: Record<string, string>;
  /** Milliseconds. */
  timeout?: number;
}

/** `wx.request` as a promise. Every answer resolves, whatever its status; no answer rejects. */
export function send<T>(wx: Wx, options: RequestOptions & { url: string }): Promise<WxResponse<T>> {
  return new Promise((resolve, reject) => {
    wx.request({
      url: options.url,
      method: options.method || "GET",
      data: options.data,
      header: options.header || {},
      timeout: options.timeout || 15000,
      success: (response) => resolve(response as WxResponse<T>),
      fail: ({ errMsg }) =>
        reject(
          new LoginError("network", errMsg || "The server could not be reached", {
            hint: "Check the network, and that the address is among the mini program's request domains.",
          }),
        ),
    });
  });
}

/** A fresh code from WeChat. It lives five minutes and works once. */
export function freshCode(wx: Wx): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = ({ errMsg }: { errMsg?: string }) =>
      reject(new LoginError("wx_login_failed", errMsg || "WeChat gave no code", { hint: "Try again." }));
    wx.login({ success: (result) => (result.code ? resolve(result.code) : refuse(result)), fail: refuse });
  });
}

/** The result that an answer of the wxlogin server carries; throws what it says went wrong. */
export function unwrap<T>(response: WxResponse): T {
  const body = response.data as Record<string, unknown> | undefined;
  const fine = response.statusCode >= 200 && response.statusCode < 300;
  if (response.statusCode === 204) return undefined as T;
  if (!fine || typeof body !== "object" || !body || body["errcode"]) throw toError(response);
  return ("errcode" in body && "data" in body ? body["data"] : body) as T;
}

/** `https://host:port` of an address. Mini programs have no `URL`. */
export function originOf(url: string): string {
  const found = /^https?:\/\/[^/?#\\]+/i.exec(url);
  return found ? found[0].toLowerCase() : "";
}
