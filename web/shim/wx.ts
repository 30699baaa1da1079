import type { Wx } from "@wxlogin/miniprogram";
import { called, type Loose } from "./callbacks.js";
import { network, type NetworkOptions } from "./network.js";
import { storageApi, type Backing } from "./storage.js";

/** What the simulated platform can be told to do. */
export interface ShimOptions extends NetworkOptions {
  /** Gives the code of `wx.login`; throw to make it fail. How long it lives and how often it works is the server's to check. */
  code: () => string | Promise<string>;
  storage?: Backing;
}

/**
 * A `wx` over fetch that does what WeChat documents and nothing kinder: a request that names no method is a GET with its
 * data in the query, every answer is a success whatever its status, storage has limits, `complete` follows `success`.
 *
 * For tests, and for the simulated mini program of the demo.
 */
export function wxShim({ code, storage = new Map(), ...rest }: ShimOptions): Wx & Loose {
  return {
    ...network(rest),
    ...storageApi(storage),
    login: (options: Loose = {}) => called("login", options, async () => ({ code: await code() })),
  } as unknown as Wx & Loose;
}
