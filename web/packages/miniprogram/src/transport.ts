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

export interface UploadOptions extends Omit<RequestOptions, "method" | "data"> {
  filePath: string;
  /** The file's name in the form. */
  name: string;
  formData?: Record<string, unknown>;
  /** Gets the platform's task, to watch the progress or to abort. After a renewal there is a second one. */
  onTask?: (task: unknown) => void;
}

export interface DownloadOptions extends Omit<RequestOptions, "method" | "data"> {
  filePath?: string;
  /** As for an upload. */
  onTask?: (task: unknown) => void;
}

export interface SocketOptions {
  /** A path of the endpoint, or an address (`wss://`, or `https://` for the same host). */
  url: string;
  header?: Record<string, string>;
  protocols?: string[];
  timeout?: number;
}

/** `wx.request` as a promise. Every answer resolves, whatever its status; no answer rejects. */
export function send<T>(wx: Wx, options: RequestOptions): Promise<WxResponse<T>> {
  return transfer(wx, "request", Object.assign({ method: "GET" }, options)) as Promise<WxResponse<T>>;
}

/** A function of the platform that takes callbacks, as a promise. */
export function transfer(
  wx: Wx,
  name: "request" | "uploadFile" | "downloadFile",
  { onTask, ...options }: { url: string; onTask?: (task: unknown) => void } & object,
): Promise<WxResponse> {
  return new Promise((resolve, reject) => {
    const fail = ({ errMsg }: { errMsg?: string }) => reject(new LoginError("network", errMsg || "The server could not be reached", HINT));
    const all = Object.assign({ header: {}, timeout: 15000 }, options, { success: resolve, fail });
    const task = (wx[name] as (options: object) => unknown).call(wx, all);
    if (onTask) onTask(task);
  });
}

const HINT = { hint: "Check the network, and that the address is among the mini program's domains." };

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

/** `https://host:port` of an address, of a socket too. Mini programs have no `URL`. */
export function originOf(url: string): string {
  const found = /^(?:http|ws)(s?:\/\/[^/?#\\]+)/i.exec(url);
  return found ? `http${found[1]}`.toLowerCase() : "";
}
