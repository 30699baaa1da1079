import { asHandle, AUTH_SERVICE, makeElement, type AuthService, type Handle, type LoginElement } from "./element.js";
import { isLoginError } from "./errors.js";
import { REPLAYABLE } from "./functions.js";
import { SessionKeeper } from "./session.js";
import { mayCarrySession, settle, type AppOptions, type Settings } from "./settings.js";
import type { Device, LoginTypes, SessionInfo, SignedIn } from "./shapes.js";
import { memoryStore } from "./stores.js";
import { exchange, unwrap, type CallOptions } from "./transport.js";

/** An application on a wxlogin server. */
export interface App {
  readonly endpoint: string;
  /** The element with this fullName, to use at once or to await. */
  getElement(fullName: typeof AUTH_SERVICE): Handle<AuthService>;
  getElement(fullName: string): Handle<LoginElement>;
  /** The active login methods and how to show them. Asked once. */
  loginTypes(): Promise<LoginTypes>;
  /** Who is signed in; null when nobody is. Never starts a sign-in. */
  session(): Promise<SessionInfo | null>;
  /** The user's own signed-in devices. */
  sessions(): Promise<Device[]>;
  /** Ends one of them. */
  endSession(id: string): Promise<void>;
  /** Ends this session. Succeeds also when there was none. */
  signOut(): Promise<void>;
  /** Takes over a sessionId that came another way, or forgets the present one (null). */
  setSession(sessionId: string | null): void;
  /**
   * `fetch` with the session, for the application's own back end: a 401 renews the session (`onReauthenticate`) and the
   * request is sent once more, unless its body is a stream. The session goes only to the endpoint's origin, the page's
   * own, and those in `origins`.
   */
  fetch(input: string | URL, init?: RequestInit): Promise<Response>;
  /** Any other address of the server, sent once: `app.request("GET", "/v1/verify")`. Gives the result, or throws. */
  request<T = unknown>(method: string, path: string, body?: object, options?: CallOptions): Promise<T>;
}

interface Inner {
  settings: Settings;
  keeper: SessionKeeper;
  options: AppOptions;
  types: Promise<LoginTypes> | undefined;
}

export function createApp(options: AppOptions = {}): App {
  const keeper = new SessionKeeper(options.store || memoryStore(), options.session !== "bearer");
  const inner: Inner = { settings: settle(options), keeper, options, types: undefined };
  const { onReauthenticate } = options;
  if (onReauthenticate) {
    const plain = assemble(inner, false);
    inner.keeper.renewal = async () => {
      const result = await onReauthenticate(plain);
      if (result && result !== true) inner.keeper.keep(result.sessionId);
      return !!result;
    };
  }
  return assemble(inner, true);
}

/** `renews` false: for use inside `onReauthenticate`, where waiting for a renewal would wait for itself. */
function assemble(inner: Inner, renews: boolean): App {
  const { settings, keeper } = inner;
  const ask = (method: string, path: string, replay = true) => request(inner, method, path, undefined, renews && replay);
  const app: App = {
    endpoint: settings.endpoint,
    getElement: ((fullName: string) =>
      asHandle(makeElement(settings, fullName, (...call) => callElement(inner, renews, ...call)))) as App["getElement"],
    loginTypes: () => loginTypes(inner),
    session: () => (ask("GET", "/v1/session", false) as Promise<SessionInfo>).catch(nobody),
    sessions: () => ask("GET", "/v1/sessions") as Promise<Device[]>,
    endSession: async (id) => void (await ask("DELETE", `/v1/sessions/${encodeURIComponent(id)}`)),
    signOut: async () => {
      const end = () => ask("DELETE", "/v1/session", false).catch(nobody);
      await end();
      if (keeper.drop()) await end();
    },
    setSession: (sessionId) => keeper.keep(sessionId),
    fetch: (input, init) => fetchWithSession(inner, renews, String(input), init),
    request: ((method, path, body, options) =>
      request(inner, method, path, body, false, options)) as App["request"],
  };
  return app;
}

function nobody(error: unknown): null {
  if (isLoginError(error, "unauthenticated")) return null;
  throw error;
}

async function request(
  { settings, keeper }: Inner,
  method: string,
  path: string,
  body: unknown,
  replay: boolean,
  options?: CallOptions,
): Promise<unknown> {
  const send = () => {
    const init: RequestInit & { headers: Record<string, string> } = { ...keeper.init(method), method };
    init.headers["Accept"] = "application/json";
    if (settings.language) init.headers["Accept-Language"] = settings.language;
    if (body !== undefined) {
      init.headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(body);
    }
    return exchange(settings, path, init, options);
  };
  return unwrap(await (replay ? keeper.run(send) : send()));
}

function loginTypes(inner: Inner): Promise<LoginTypes> {
  inner.types ||= (request(inner, "GET", "/v1/login-types", undefined, false) as Promise<LoginTypes>).catch(
    (error: unknown) => {
      inner.types = undefined;
      throw error;
    },
  );
  return inner.types;
}

async function callElement(
  inner: Inner,
  renews: boolean,
  fullName: string,
  name: string,
  args: Record<string, unknown>,
  options?: CallOptions,
): Promise<unknown> {
  let { orgId, appName } = inner.options;
  if (!orgId || !appName) ({ orgId, appName } = (await loginTypes(inner)).app);
  const path = ["", "api", orgId, appName, ...fullName.split("."), name].map(encodeURIComponent).join("/");
  const replay = renews && REPLAYABLE.indexOf(name) >= 0;
  const result = await request(inner, "POST", path, args, replay, options);
  if (fullName === AUTH_SERVICE && name === "loginByCode") inner.keeper.keep((result as SignedIn).sessionId);
  if (fullName === AUTH_SERVICE && name === "logout") inner.keeper.keep(null);
  return result;
}

function fetchWithSession(inner: Inner, renews: boolean, url: string, init: RequestInit = {}): Promise<Response> {
  const { settings, keeper } = inner;
  if (!mayCarrySession(settings, url)) return settings.fetch(url, init);
  const send = () => {
    const carried = keeper.init(init.method || "GET");
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(carried.headers)) headers.set(name, value);
    return settings.fetch(url, { ...init, credentials: carried.credentials, headers });
  };
  const stream = typeof ReadableStream !== "undefined" && init.body instanceof ReadableStream;
  return renews && !stream ? keeper.run(send) : send();
}
