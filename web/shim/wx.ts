import type { Wx } from "@wxlogin/miniprogram";

/** What the simulated platform can be told to do. */
export interface ShimOptions {
  fetch: typeof fetch;
  /** Gives the code of `wx.login`; throw to make it fail. */
  code: () => string | Promise<string>;
  /** Where requests to a host really go. */
  hosts?: Record<string, string>;
  storage?: { get(key: string): unknown; set(key: string, value: unknown): unknown; delete(key: string): unknown };
}

type Loose = Record<string, unknown>;

/**
 * A `wx` over fetch. Like the platform's, `wx.request` answers by callback whatever the status, parses JSON, and puts an
 * object into the query of a GET. One thing is not the platform's: a request that names no method and carries a code is
 * posted, since that is what the server takes (a real GET would put the password into an address).
 *
 * For tests, and for the simulated mini program of the demo.
 */
export function wxShim({ fetch, code, hosts = {}, storage = new Map() }: ShimOptions): Wx & Loose {
  const request = async (options: Loose): Promise<void> => {
    const data = options["data"] as Loose | undefined;
    const method = (options["method"] as string | undefined) || (data && "code" in data ? "POST" : "GET");
    const url = new URL(options["url"] as string);
    const target = new URL((hosts[url.host] || url.origin) + url.pathname + url.search);
    if (method === "GET") Object.entries(data || {}).forEach(([key, value]) => target.searchParams.set(key, String(value)));
    const header = new Headers({ "content-type": "application/json" });
    Object.entries((options["header"] || {}) as Record<string, string>).forEach(([name, value]) => header.set(name, value));
    const body = method === "GET" || !data ? null : JSON.stringify(data);
    try {
      const response = await fetch(target.href, { method, headers: header, body });
      const text = await response.text();
      call(options["success"], { statusCode: response.status, data: parsed(text), header: Object.fromEntries(response.headers) });
    } catch (error) {
      call(options["fail"], { errMsg: `request:fail ${String(error)}` });
    }
  };
  return {
    login: (options: Loose) => {
      void Promise.resolve()
        .then(code)
        .then(
          (given) => call(options["success"], { code: given, errMsg: "login:ok" }),
          () => call(options["fail"], { errMsg: "login:fail" }),
        );
    },
    request: (options: Loose) => void request(options),
    getStorageSync: (key: string) => storage.get(key) ?? "",
    setStorageSync: (key: string, value: unknown) => void storage.set(key, structuredClone(value)),
    removeStorageSync: (key: string) => void storage.delete(key),
  } as unknown as Wx & Loose;
}

function call(callback: unknown, result: Loose): void {
  if (typeof callback === "function") callback(result);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
