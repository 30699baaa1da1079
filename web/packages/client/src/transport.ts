import { LoginError, type LoginErrorCode } from "./errors.js";
import type { Settings } from "./settings.js";

/** An answer, read to its end. */
export interface Answer {
  status: number;
  /** The parsed body; undefined when it is not a JSON object. */
  body: Record<string, unknown> | undefined;
  headers: Headers;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds until the call is given up; the app's setting when left out. */
  timeout?: number;
}

/** Sends one request, once, and reads the answer. Nothing here tries again: the body may hold a one-time code. */
export async function exchange(
  settings: Settings,
  path: string,
  init: RequestInit,
  options: CallOptions = {},
): Promise<Answer> {
  const abort = new AbortController();
  const { signal } = options;
  const wait = options.timeout ?? settings.timeout;
  const cancel = () => abort.abort();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, wait);
  if (signal?.aborted) cancel();
  signal?.addEventListener("abort", cancel);
  try {
    const response = await settings.fetch(settings.endpoint + path, { ...init, signal: abort.signal });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) };
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw unanswered(settings, late, wait, cause);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

function unanswered(settings: Settings, late: boolean, wait: number, cause: unknown): LoginError {
  const server = settings.endpoint || "the server";
  return late
    ? new LoginError("timeout", {
        message: `No answer from ${server} within ${wait} ms`,
        hint: "Try again. A one-time code may have been spent: get a new one.",
        cause,
      })
    : new LoginError("network", {
        message: `${server} could not be reached`,
        hint: "Check the network, the endpoint, and, across origins, the server's list of allowed origins.",
        cause,
      });
}

function parse(text: string): Answer["body"] {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The result that an answer carries; throws what it says went wrong. */
export function unwrap(answer: Answer): unknown {
  const { status, body } = answer;
  const fine = status >= 200 && status < 300;
  if (status === 204) return undefined;
  if (!fine || !body || (typeof body["errcode"] === "number" && body["errcode"] !== 0)) throw toError(answer);
  return "errcode" in body && "data" in body ? body["data"] : body;
}

function toError({ status, body = {}, headers }: Answer): LoginError {
  const text = (key: string) => (typeof body[key] === "string" ? (body[key] as string) : "");
  const code = (text("code") || (status === 401 ? "unauthenticated" : "bad_answer")) as LoginErrorCode;
  return new LoginError(code, {
    message: text("errmsg") || `The server answered ${status} in an unknown form`,
    hint: text("hint") || (code === "bad_answer" ? "Check that the endpoint is that of a wxlogin server." : ""),
    errcode: Number(body["errcode"]) || 0,
    status,
    requestId: text("requestId") || headers.get("x-request-id") || undefined,
    retryAfter: seconds(headers.get("retry-after")),
  });
}

/** `Retry-After` is a number of seconds or a date. */
function seconds(value: string | null): number | undefined {
  if (!value) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return wait >= 0 ? wait : undefined;
}
