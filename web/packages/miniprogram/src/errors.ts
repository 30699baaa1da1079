import type { WxResponse } from "./wx.js";

/**
 * The server's stable codes (`not_bound`, `code_used`, `rate_limited`, ...), and three of this package: `network` (no
 * answer), `bad_answer` (something else than a wxlogin server answered), `wx_login_failed` (WeChat gave no code).
 */
export class LoginError extends Error {
  readonly code: string;
  /** WeChat's number when WeChat said one, else the server's own; 0 when no server answered. */
  readonly errcode: number;
  /** What to do next. */
  readonly hint: string;
  /** The HTTP status; 0 when no server answered. */
  readonly status: number;
  readonly requestId: string;
  /** Seconds to wait before the next try, where the server said so. */
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, more: Partial<LoginError> = {}) {
    super(message);
    this.name = "LoginError";
    this.code = code;
    this.errcode = more.errcode || 0;
    this.hint = more.hint || "";
    this.status = more.status || 0;
    this.requestId = more.requestId || "";
    this.retryAfter = more.retryAfter;
  }
}

/** Whether `error` is a {@link LoginError} with this code. */
export function isLoginError(error: unknown, code?: string): error is LoginError {
  const given = (error || {}) as Partial<LoginError>;
  return given.name === "LoginError" && (!code || given.code === code);
}

/** What went wrong, as the server tells it. */
export function toError({ statusCode, data, header }: WxResponse): LoginError {
  const body = (typeof data === "object" && data ? data : {}) as Partial<Record<string, string>>;
  const known = typeof body["code"] === "string";
  const wait = Number(headerOf(header, "retry-after"));
  return new LoginError(
    known ? (body["code"] as string) : statusCode === 401 ? "unauthenticated" : "bad_answer",
    body["errmsg"] || `The server answered ${statusCode} in an unknown form`,
    {
      errcode: Number(body["errcode"]) || 0,
      hint: body["hint"] || (known ? "" : "Check that the endpoint is that of a wxlogin server."),
      status: statusCode,
      requestId: body["requestId"] || "",
      retryAfter: wait > 0 ? wait : undefined,
    },
  );
}

/** The case of header names differs between platforms. */
function headerOf(header: Record<string, string> | undefined, name: string): string | undefined {
  const key = Object.keys(header || {}).filter((one) => one.toLowerCase() === name)[0];
  return key && header ? header[key] : undefined;
}
