import type { App } from "./app.js";
import type { SignedIn } from "./shapes.js";
import type { SessionStore } from "./stores.js";

export interface AppOptions {
  /** The address of the wxlogin server, e.g. `https://login.example.com`. Left out: the page's own origin. */
  endpoint?: string;
  /** The app's organisation and name; asked of the server (`GET /v1/login-types`) when left out. */
  orgId?: string;
  appName?: string;
  /**
   * How the session travels. `cookie` (default): in the server's HttpOnly cookie, which a sign-in through the browser
   * (`login()`, `<wechat-login>`, the hosted page) leaves behind; for pages of the same site. `bearer`: never in a cookie,
   * for another site or no browser at all.
   */
  session?: "cookie" | "bearer";
  /**
   * Where a sessionId is kept that `loginByCode` gave; it then travels in `Authorization`, in either mode. Memory by
   * default; `webStorage(localStorage)` outlives the page.
   */
  store?: SessionStore;
  /** Further origins that `app.fetch` may send the session to, beside the endpoint's and the page's own. */
  origins?: string[];
  /**
   * Called when a session has ended, once for any number of concurrent 401s. It gets an app that never signs in again by
   * itself. Resolve with what `loginByCode` gave, or with true when a session exists again: the refused calls are then
   * sent once more. Resolve with false to let them fail.
   */
  onReauthenticate?: (app: App) => Promise<boolean | SignedIn>;
  /** Language of errors and hints; the browser's own when left out. */
  language?: "en" | "zh";
  /** Milliseconds until a call is given up (default 15000). */
  timeout?: number;
  fetch?: typeof fetch;
  /** How `login()` leaves the page; `location.assign` by default. */
  navigate?: (url: string) => void;
  /** The user agent to judge by; `navigator.userAgent` by default. */
  userAgent?: string;
}

/** The options with every default filled in. */
export interface Settings {
  endpoint: string;
  timeout: number;
  fetch: typeof fetch;
  navigate: (url: string) => void;
  userAgent: string | undefined;
  language: string | undefined;
  origins: string[];
}

/** The origin of an address, as a list: a slash at its end, or capitals, are not to keep it from matching. */
const origin = (url: string): string[] => {
  try {
    return [new URL(url).origin];
  } catch {
    return [];
  }
};

const page = (): string => (typeof location === "undefined" ? "" : location.href);

export function settle(options: AppOptions): Settings {
  const endpoint = (options.endpoint || "").replace(/\/+$/, "");
  return {
    endpoint,
    timeout: options.timeout ?? 15000,
    // Looked up at each call, so that a page may replace its fetch later; and `fetch` refuses another `this`.
    fetch: options.fetch || ((input, init) => fetch(input, init)),
    navigate: options.navigate || ((url) => location.assign(url)),
    userAgent: options.userAgent,
    language: options.language,
    origins: [endpoint, page(), ...(options.origins || [])].flatMap(origin),
  };
}

/** Whether the session may travel to `url`: it opens the account, so it goes nowhere that was not named. */
export function mayCarrySession(settings: Settings, url: string): boolean {
  const base = page() || settings.endpoint || undefined;
  try {
    return settings.origins.indexOf(new URL(url, base).origin) >= 0;
  } catch {
    return false;
  }
}
