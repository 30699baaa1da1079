import type { SessionInfo } from "@wxlogin/client";

/** loading → ready → scanned → confirmed, cancelled or expired; error from anywhere. */
export type State = "loading" | "ready" | "scanned" | "confirmed" | "cancelled" | "expired" | "error";

export interface StateDetail {
  state: State;
  previous: State;
}

export interface SuccessDetail {
  /** Where the browser goes next to be signed in, unless the event's default is prevented. */
  location?: string;
  /** Who is signed in, when the browser is already back. */
  session?: SessionInfo;
}

export interface ErrorDetail {
  error: Error;
}

export type Handler<T> = ((detail: T) => void) | string | null | undefined;

/**
 * Calls a handler: a function, or the name of a global one (`"handleLogin"`, `"shop.handleLogin"`), for pages whose
 * markup is data. A name that leads to no function is told on the console, not thrown: signing in goes on.
 */
export function callHandler<T>(handler: Handler<T>, detail: T): void {
  if (!handler) return;
  if (typeof handler === "function") return handler(detail);
  const step = (value: unknown, key: string) => (value as Record<string, unknown> | undefined)?.[key];
  const found = handler.split(".").reduce<unknown>(step, globalThis);
  if (typeof found === "function") found(detail);
  else console.warn(`<wechat-login>: there is no global function "${handler}"`);
}
