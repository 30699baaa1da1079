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
  /**
   * Ends this session. Succeeds also when there was none. Without an answer of the server it rejects, but the sessionId
   * is forgotten here all the same.
   */
  signOut(): Promise<void>;
  /** Takes over a sessionId that came another way, or forgets the present one (null). */
  setSession(sessionId: string | null): void;
  /**
   * `fetch` with the session, for the application's own back end: a 401 renews the session (`onReauthenticate`) and the
   * request is sent once more, unless its body is a stream. The session goes only to the endpoint's origin, the page's
   * own, and those in `origins`.
   */
  fetch(input: string | URL, init?: RequestInit): Promise<Response>;
  /**
   * Any other address of the server: `app.request("GET", "/v1/verify")`. Gives the result, or throws. Sent once; only a GET
   * that was refused for a kept sessionId that has ended is asked again with the cookie.
   */
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
    keeper.renewal = async (generation) => {
      const result = await onReauthenticate(assemble(inner, generation));
      if (result && result !== true) arrive(inner, result.sessionId, generation);
      return !!result;
    };
  }
  return assemble(inner);
}

/** Keeps a session; one that a renewal brings after a sign-out is ended instead, since signing out has to hold. */
function arrive(inner: Inner, sessionId: string | null, generation: number | undefined): void {
  if (generation === undefined || generation === inner.keeper.generation) inner.keeper.keep(sessionId);
  else if (sessionId) void end(inner, sessionId).catch(() => undefined);
}

const end = (inner: Inner, sessionId: string | null) =>
  request(inner, { method: "DELETE", path: "/v1/session", sessionId }).catch(nobody);

/**
 * `generation` given: for use inside the `onReauthenticate` that began with it, where waiting for a renewal would wait for
 * itself.
 */
function assemble(inner: Inner, generation?: number): App {
  const { settings, keeper } = inner;
  const renews = generation === undefined;
  const ask = (method: string, path: string, renew = renews) => request(inner, { method, path, again: true, renew });
  const app: App = {
    endpoint: settings.endpoint,
    getElement: ((fullName: string) =>
      asHandle(makeElement(settings, fullName, (...call) => callElement(inner, generation, ...call)))) as App["getElement"],
    loginTypes: () => loginTypes(inner),
    session: () => (ask("GET", "/v1/session", false) as Promise<SessionInfo>).catch(nobody),
    sessions: () => ask("GET", "/v1/sessions") as Promise<Device[]>,
    endSession: async (id) => void (await ask("DELETE", `/v1/sessions/${encodeURIComponent(id)}`)),
    signOut: async () => {
      // Forgotten first: without a network, too, nobody is to go on as this user.
      const sessionId = keeper.take(!renews);
      await end(inner, sessionId);
      if (sessionId && keeper.cookies) await end(inner, null);
    },
    setSession: (sessionId) => {
      if (sessionId === null) keeper.take(!renews);
      else arrive(inner, sessionId, generation);
    },
    fetch: (input, init) => fetchWithSession(inner, renews, String(input), init),
    request: ((method, path, body, options) =>
      request(inner, { method, path, body, again: method === "GET", options })) as App["request"],
  };
  return app;
}

function nobody(error: unknown): null {
  if (isLoginError(error, "unauthenticated")) return null;
  throw error;
}

interface Sending {
  method: string;
  path: string;
  body?: unknown;
  /** Whether it may be sent a second time: it changes nothing, or holds no one-time code. */
  again?: boolean;
  /** Whether a refusal renews the session. */
  renew?: boolean;
  options?: CallOptions | undefined;
  /** Sent in place of the kept one. */
  sessionId?: string | null;
}

async function request({ settings, keeper }: Inner, sending: Sending): Promise<unknown> {
  const { method, path, body, again, renew, options } = sending;
  const once = (sessionId: string | null) => {
    const init: RequestInit & { headers: Record<string, string> } = { ...keeper.init(method, sessionId), method };
    init.headers["Accept"] = "application/json";
    if (settings.language) init.headers["Accept-Language"] = settings.language;
    if (body !== undefined) {
      init.headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(body);
    }
    return exchange(settings, path, init, options);
  };
  const send = async () => {
    const { sessionId = keeper.kept() } = sending;
    const answer = await once(sessionId);
    // The refusal of a sign-in is about its password, not about the session.
    const ended = answer.body?.["code"] === "unauthenticated" && path.indexOf("/login") !== 0;
    return ended && keeper.dead(sessionId) && again ? once(null) : answer;
  };
  return unwrap(await (renew ? keeper.run(send) : send()));
}

function loginTypes(inner: Inner): Promise<LoginTypes> {
  inner.types ||= (request(inner, { method: "GET", path: "/v1/login-types" }) as Promise<LoginTypes>).catch(
    (error: unknown) => {
      inner.types = undefined;
      throw error;
    },
  );
  return inner.types;
}

async function callElement(
  inner: Inner,
  generation: number | undefined,
  fullName: string,
  name: string,
  body: Record<string, unknown>,
  options?: CallOptions,
): Promise<unknown> {
  const renews = generation === undefined;
  const service = fullName === AUTH_SERVICE;
  const ending = service && name === "logout" ? { sessionId: inner.keeper.take(!renews) } : {};
  let { orgId, appName } = inner.options;
  if (!orgId || !appName) ({ orgId, appName } = (await loginTypes(inner)).app);
  const path = ["", "api", orgId, appName, ...fullName.split("."), name].map(encodeURIComponent).join("/");
  const again = REPLAYABLE.indexOf(name) >= 0;
  const result = await request(inner, { method: "POST", path, body, again, renew: renews && again, options, ...ending });
  if (service && name === "loginByCode") arrive(inner, (result as SignedIn).sessionId, generation);
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
