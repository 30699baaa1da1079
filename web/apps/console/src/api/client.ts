/** Calls of the admin API. The session is in a cookie that no script can read. */

const base = document.querySelector<HTMLMetaElement>('meta[name="base"]')?.content ?? "/console";
/** Where the console lives, and what is before it. The dev server leaves the placeholder in place. */
export const consolePath = base.startsWith("{{") ? "/console" : base;
export const sitePath = consolePath.replace(/\/console$/, "");

/** A failure in the server's envelope; `hint` says what to do next. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string,
    readonly requestId: string | null,
  ) {
    super(message);
  }
}

let language = "en";
/** Texts of the server come in the console's language. */
export function speak(tag: string): void {
  language = tag;
}

/** Nobody is signed in, or not any more. */
export const isSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401;

export type Query = Record<string, string | number | boolean | undefined | null>;

export function withQuery(path: string, query: Query = {}): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const search = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
  return search ? `${path}?${search}` : path;
}

let prove: (() => Promise<boolean>) | null = null;
/** Who asks the person for a fresh proof; `true`: given. */
export function provesWith(ask: (() => Promise<boolean>) | null): void {
  prove = ask;
}

/** A call that needs a fresh proof asks for it and is then repeated, once. */
export async function call<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
  try {
    return await once<T>(method, path, body);
  } catch (error) {
    const needed = error instanceof ApiError && error.code === "fresh_proof_required";
    if (!needed || !prove || !(await prove())) throw error;
    return once<T>(method, path, body);
  }
}

async function once<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { "Accept-Language": language, "X-Wxlogin-Csrf": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(sitePath + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw unreachable();
  }
  const answer = (await response.json().catch(() => null)) as Envelope<T> | null;
  if (response.ok && answer) return answer.data;
  throw failure(response.status, answer);
}

interface Envelope<T> {
  data: T;
  code?: string;
  errmsg?: string;
  hint?: string;
  requestId?: string;
}

function failure(status: number, answer: Envelope<unknown> | null): ApiError {
  const text = answer?.errmsg || `HTTP ${status}`;
  return new ApiError(status, answer?.code ?? "internal", text, answer?.hint ?? "", answer?.requestId ?? null);
}

function unreachable(): ApiError {
  const [text, hint] =
    language === "zh-CN"
      ? ["无法连接服务器。", "请检查服务器是否在运行，然后重试。"]
      : ["The server cannot be reached.", "Check that it runs, then try again."];
  return new ApiError(0, "unreachable", text, hint, null);
}

export const get = <T>(path: string, query?: Query) => call<T>("GET", withQuery(path, query));
export const post = <T>(path: string, body: unknown = {}) => call<T>("POST", path, body);
export const remove = <T>(path: string) => call<T>("DELETE", path);
/** Ends the session; one that is over already is no failure. */
export async function signOut(): Promise<void> {
  try {
    await remove("/v1/admin/session");
  } catch (error) {
    if (!isSignedOut(error)) throw error;
  }
}

/** A part of a path. */
export const part = encodeURIComponent;
