import { isWechatBrowser } from "./environment.js";
import { ELEMENT_FUNCTIONS, namedArguments, SERVICE_FUNCTIONS } from "./functions.js";
import type { Settings } from "./settings.js";
import type { CurrentUser, Done, LoginCode, LoginConfig, PhoneNumber, Registered, SignedIn } from "./shapes.js";
import type { CallOptions } from "./transport.js";

/** A userId may be given as text or as a number; answers hold text. */
export type UserId = string | number;

/** Every element has these. */
export interface AnyElement {
  readonly fullName: string;
  /** The last part of the fullName. */
  readonly name: string;
  /** Calls any function of the element by its name, those of an own Type too. */
  call<T = unknown>(name: string, args?: Record<string, unknown>, options?: CallOptions): Promise<T>;
}

/** A login element. Arguments go by position or as one object. */
export interface LoginElement extends AnyElement {
  getLoginConfig(): Promise<LoginConfig>;
  getLoginCode(code: string | { code: string }): Promise<LoginCode>;
  register(bindCode: string | { bindCode: string }): Promise<Registered>;
  bind(userId: UserId, code: string): Promise<Done>;
  bind(args: { userId: UserId; code?: string; bindCode?: string }): Promise<Done>;
  unbind(userId: UserId | { userId: UserId }): Promise<Done>;
  getUserAuthInfo(authObj: object | null): Promise<{ isActive: boolean }>;
  getPhoneNumber(code: string | { code: string }): Promise<PhoneNumber>;
  decryptUserData(encryptedData: string, iv: string): Promise<Record<string, unknown>>;
  decryptUserData(args: { encryptedData: string; iv: string }): Promise<Record<string, unknown>>;
  /** Leaves for WeChat; the browser comes back to `redirectUrl` signed in. Left out: back to this page. */
  login(redirectUrl?: string): void;
  /** Whether the page runs in WeChat's browser. */
  isWechatBrowser(): boolean;
}

/** `auths.loginTypes.services.AuthSvc`. */
export interface AuthService extends AnyElement {
  loginByCode(loginCode: string, corp?: string, platform?: string): Promise<SignedIn>;
  loginByCode(args: { loginCode: string; corp?: string; platform?: string }): Promise<SignedIn>;
  logout(): Promise<Done>;
  currentUser(): Promise<CurrentUser>;
}

/** An element to use at once, or to await. Awaited, it gives the same element without `then`. */
export type Handle<E> = E & Promise<E>;

export const AUTH_SERVICE = "auths.loginTypes.services.AuthSvc";

type Call = (fullName: string, name: string, args: Record<string, unknown>, options?: CallOptions) => Promise<unknown>;

/** The element without `then`. */
export function makeElement(settings: Settings, fullName: string, call: Call): AnyElement {
  const name = fullName.slice(fullName.lastIndexOf(".") + 1);
  const element: Record<string, unknown> = {
    fullName,
    name,
    call: (fn: string, args: Record<string, unknown> = {}, options?: CallOptions) => call(fullName, fn, args, options),
  };
  const functions: Record<string, readonly string[]> =
    fullName === AUTH_SERVICE ? SERVICE_FUNCTIONS : ELEMENT_FUNCTIONS;
  for (const [fn, names] of Object.entries(functions)) {
    // Async, so that wrong arguments reject like every other failure.
    element[fn] = async (...given: unknown[]) => call(fullName, fn, namedArguments(names, given));
  }
  if (fullName !== AUTH_SERVICE) {
    element["isWechatBrowser"] = () => isWechatBrowser(settings.userAgent);
    // The fullName: another method may have the same name.
    element["login"] = (redirectUrl?: string) => settings.navigate(loginUrl(settings.endpoint, fullName, redirectUrl));
  }
  return element as unknown as AnyElement;
}

/** Where a browser starts signing in through a method, by its name or fullName. */
export function loginUrl(endpoint: string, name: string, redirectUrl?: string): string {
  return `${endpoint}/login/${encodeURIComponent(name)}?redirect=${encodeURIComponent(returnAddress(endpoint, redirectUrl))}`;
}

/**
 * Where to come back to; this page when left out. A server of another origin would take a path for one of its own, so it
 * is told the page's. Whether it goes there is the server's decision.
 */
export function returnAddress(endpoint: string, redirectUrl?: string): string {
  if (typeof location === "undefined") return redirectUrl ?? "";
  const { href, origin } = location;
  try {
    return new URL(endpoint, href).origin === origin ? redirectUrl ?? href : new URL(redirectUrl ?? href, href).href;
  } catch {
    return redirectUrl ?? href;
  }
}

/**
 * Gives an element the look of a promise of itself, for callers that await or chain. What it resolves with is the bare
 * element: were that thenable too, `await` would ask it again, without end.
 */
export function asHandle<E extends object>(element: E): Handle<E> {
  const promise = Promise.resolve(element);
  const handle = Object.create(element) as Record<string, unknown>;
  for (const method of ["then", "catch", "finally"] as const) {
    handle[method] = (promise[method] as (...args: unknown[]) => unknown).bind(promise);
  }
  return handle as unknown as Handle<E>;
}
