import { isLoginError, LoginError } from "./errors.js";
import { Renewal } from "./renewal.js";
import { sessionStore, type Session, type Store } from "./store.js";
import {
  freshCode,
  originOf,
  send,
  transfer,
  unwrap,
  type DownloadOptions,
  type RequestOptions,
  type SocketOptions,
  type UploadOptions,
} from "./transport.js";
import type { Wx, WxDownloaded, WxResponse, WxUploaded } from "./wx.js";

export interface LoginOptions {
  /** The address of the wxlogin server. It must be among the mini program's request domains. */
  endpoint: string;
  /** Name, fullName or appId of the login element; needed when several mini programs share the server and none is the default. */
  instance?: string;
  /** Further origins that `request` may send the session to: the application's own back end. */
  origins?: string[];
  /** Where in storage the session is (default `wxlogin:session`). */
  storageKey?: string;
  /** The runtime; the global `wx` when left out. */
  wx?: Wx;
}

/** Signing in to one server. Make one and share it: the single re-login is per object. */
export interface Login {
  /** The session that is kept, or null. Asks nobody. */
  session(): Session | null;
  /** `wx.login`, then a session. Rejects with `not_bound` when nobody belongs to the WeChat account: bind or register. */
  login(): Promise<Session>;
  /** Checks the password, binds the WeChat account to the user, and signs in. */
  bind(credentials: { username: string; password: string }): Promise<Session>;
  /** Makes a user for the WeChat account and signs in; for a known account just signs in. */
  register(): Promise<Session>;
  /**
   * `wx.request` with the session, as a promise. Signs in first when there is no session; a 401 signs in again, once for
   * any number of requests, and sends once more. Resolves with every answer, whatever its status.
   */
  request<T = unknown>(options: RequestOptions): Promise<WxResponse<T>>;
  /** `wx.uploadFile` with the session, like {@link request}. `data` of the answer is text, as the platform gives it. */
  uploadFile(options: UploadOptions): Promise<WxUploaded>;
  /** `wx.downloadFile` with the session, like {@link request}. */
  downloadFile(options: DownloadOptions): Promise<WxDownloaded>;
  /**
   * `wx.connectSocket` with the session; gives the platform's task. A socket that is refused does not say why, so the server
   * is asked before whether the session is good, and it is renewed where it is not.
   */
  connectSocket<T = unknown>(options: SocketOptions): Promise<T>;
  /**
   * Calls a function of the login element, e.g. `call("getPhoneNumber", { code })`. Signs in first when there is no session
   * and the function needs one. Sent once; after a 401 the next call signs in again.
   */
  call<T = unknown>(name: string, args?: object): Promise<T>;
  /** Ends the session here and on the server. Without an answer of the server it rejects; here it is forgotten all the same. */
  logout(): Promise<void>;
}

interface Inner {
  wx: Wx;
  endpoint: string;
  origins: string[];
  instance: string | undefined;
  store: Store;
  renewal: Renewal<Session>;
  address: Promise<{ app: string; fullName: string }> | undefined;
}

declare const wx: Wx | undefined;

const SERVICE = "auths.loginTypes.services.AuthSvc";

export function createLogin(options: LoginOptions): Login {
  const runtime = options.wx || (typeof wx === "undefined" ? undefined : wx);
  if (!runtime) throw new LoginError("wx_login_failed", "There is no wx here", { hint: "Give one: createLogin({ wx })." });
  const endpoint = options.endpoint.replace(/\/+$/, "");
  const inner: Inner = {
    wx: runtime,
    endpoint,
    origins: [endpoint, ...(options.origins || [])].map(originOf),
    instance: options.instance,
    store: sessionStore(runtime, options.storageKey || "wxlogin:session"),
    renewal: new Renewal(
      () => signIn(inner, {}),
      (session) => inner.store.set(session),
      (session) => void end(inner, session).catch(() => undefined),
    ),
    address: undefined,
  };
  return {
    session: () => inner.store.get(),
    login: () => inner.renewal.now(),
    bind: ({ username, password }) => signIn(inner, { username, password }).then((session) => keep(inner, session)),
    register: () => register(inner),
    request: (wanted) => withSession(inner, "request", Object.assign({ method: "GET" }, wanted)) as Promise<never>,
    uploadFile: (wanted) => withSession(inner, "uploadFile", wanted) as Promise<unknown> as Promise<WxUploaded>,
    downloadFile: (wanted) => withSession(inner, "downloadFile", wanted) as Promise<unknown> as Promise<WxDownloaded>,
    connectSocket: (wanted) => connectSocket(inner, wanted) as Promise<never>,
    call: (name, args) => callSignedIn(inner, name, args),
    logout: () => logout(inner),
  };
}

/** One code, sent once: to `POST /login`, with the credentials that bind it, or alone. */
async function signIn(inner: Inner, credentials: object): Promise<Session> {
  const code = await freshCode(inner.wx);
  const data = Object.assign({ code }, credentials, inner.instance ? { instance: inner.instance } : {});
  const header = { "content-type": "application/json" };
  return partsOf(unwrap(await send(inner.wx, { url: `${inner.endpoint}/login`, method: "POST", data, header })));
}

const partsOf = ({ sessionId, userId, expiresAt }: Session): Session => ({ sessionId, userId, expiresAt });

function keep({ store }: Inner, answer: Session): Session {
  const session = partsOf(answer);
  store.set(session);
  return session;
}

/** To the wxlogin server, with the session when there is one. */
function ask({ wx, endpoint }: Inner, session: Session | null, method: string, path: string, data?: object): Promise<WxResponse> {
  const header = Object.assign({ "content-type": "application/json" }, headerOf(session));
  return send(wx, { url: endpoint + path, method, data, header });
}

function headerOf(session: Session | null): Record<string, string> {
  return session ? { "X-Session-Id": session.sessionId } : {};
}

/** The header of the session for an address; none where it was not named: a session opens the account. */
function addressed<T extends { url: string }>(inner: Inner, wanted: T): { options: T; own: boolean } {
  const options = Object.assign({}, wanted);
  if (options.url.charAt(0) === "/") options.url = inner.endpoint + options.url;
  return { options, own: inner.origins.indexOf(originOf(options.url)) >= 0 };
}

type Transfer = "request" | "uploadFile" | "downloadFile";

async function withSession(
  inner: Inner,
  name: Transfer,
  wanted: { url: string; header?: Record<string, string> },
): Promise<WxResponse> {
  const { options, own } = addressed(inner, wanted);
  if (!own) return transfer(inner.wx, name, options);
  if (!inner.store.get()) await inner.renewal.now();
  const attempt = () =>
    transfer(inner.wx, name, Object.assign(options, { header: Object.assign({}, wanted.header, headerOf(inner.store.get())) }));
  const { epoch } = inner.renewal;
  const first = await attempt();
  if (first.statusCode !== 401) return first;
  await inner.renewal.since(epoch);
  return attempt();
}

async function connectSocket(inner: Inner, wanted: SocketOptions): Promise<unknown> {
  const { options, own } = addressed(inner, wanted);
  options.url = options.url.replace(/^http/i, "ws");
  if (own) {
    await withSession(inner, "request", { url: "/v1/session" });
    options.header = Object.assign({}, wanted.header, headerOf(inner.store.get()));
  }
  // Some runtimes give a promise of the task. Without a callback others give no task at all.
  return (inner.wx.connectSocket as (options: object) => unknown).call(inner.wx, Object.assign({ success: () => undefined }, options));
}

/** What anybody may call. Signing in first would need an account that is bound already. */
const OPEN = ["getLoginConfig", "getLoginCode", "register"];

async function callSignedIn<T>(inner: Inner, name: string, args?: object): Promise<T> {
  const { store } = inner;
  if (OPEN.indexOf(name) < 0 && !store.get()) await inner.renewal.now();
  const sent = store.get();
  try {
    return await call<T>(inner, undefined, name, args);
  } catch (error) {
    // Not sent again: there may be a one-time code in it. The next call finds no session, and signs in.
    const kept = store.get();
    if (isLoginError(error, "unauthenticated") && sent && kept && kept.sessionId === sent.sessionId) store.set(null);
    throw error;
  }
}

/** `POST /api/{org}/{app}/{element}/{function}`. */
async function call<T>(inner: Inner, element: string | undefined, name: string, args: object = {}): Promise<T> {
  inner.address ||= findElement(inner).catch((error: unknown) => {
    inner.address = undefined;
    throw error;
  });
  const { app, fullName } = await inner.address;
  const path = (element || fullName).split(".").concat(name).map(encodeURIComponent).join("/");
  return unwrap(await ask(inner, inner.store.get(), "POST", `/api/${app}/${path}`, args));
}

interface LoginTypes {
  app: { orgId: string; appName: string };
  loginTypes: { fullName: string; name: string; appId: string; entry: string; isDefault: boolean }[];
}

/** Which login element is meant, by the same rule as the server's `POST /login`. */
async function findElement(inner: Inner): Promise<{ app: string; fullName: string }> {
  const { app, loginTypes } = unwrap<LoginTypes>(await ask(inner, null, "GET", "/v1/login-types"));
  const { instance } = inner;
  const mini = loginTypes.filter(({ name, fullName, appId, entry }) =>
    instance ? [name, fullName, appId].indexOf(instance) >= 0 : entry === "mini-program",
  );
  const chosen = mini.length === 1 ? mini[0] : mini.filter(({ isDefault }) => isDefault)[0];
  if (!chosen) {
    const names = mini.map(({ name }) => name).join(", ");
    throw new LoginError("not_found", instance ? `There is no login element "${instance}"` : "No single mini-program login", {
      hint: `Name one: createLogin({ instance }). Active are: ${names || "none"}.`,
    });
  }
  return { app: [app.orgId, app.appName].map(encodeURIComponent).join("/"), fullName: chosen.fullName };
}

async function register(inner: Inner): Promise<Session> {
  const code = await freshCode(inner.wx);
  const found = await call<{ loginCode?: string; bindCode?: string }>(inner, undefined, "getLoginCode", { code });
  let { loginCode } = found;
  if (!loginCode) ({ loginCode } = await call<{ loginCode: string }>(inner, undefined, "register", { bindCode: found.bindCode }));
  return keep(inner, await call<Session>(inner, SERVICE, "loginByCode", { loginCode, platform: "miniprogram" }));
}

/** Forgets first: without a network, too, nobody is to go on as this user. */
async function logout(inner: Inner): Promise<void> {
  const session = inner.store.get();
  inner.store.set(null);
  inner.renewal.stop();
  if (session) await end(inner, session);
}

async function end(inner: Inner, session: Session): Promise<void> {
  const response = await ask(inner, session, "DELETE", "/v1/session");
  // A session that had ended already is just as ended.
  if (response.statusCode !== 401) unwrap(response);
}
