/**
 * The client of a wxlogin server, for browsers and for anything else that has `fetch`.
 *
 * - `createApp({ endpoint })` gives an application; `app.getElement(fullName)` a login element of it.
 * - Failures are `LoginError`s with the server's stable codes; `isLoginError(error, "not_bound")` asks for one.
 * - A request is sent once. Only one that carries no one-time code is sent a second time, after `onReauthenticate` has
 *   renewed a session that had ended.
 */
export { createApp, type App } from "./app.js";
export { AUTH_SERVICE, loginUrl, returnAddress } from "./element.js";
export type { AnyElement, AuthService, Handle, LoginElement, UserId } from "./element.js";
export { detectEnvironment, isWechatBrowser, type Environment } from "./environment.js";
export { isLoginError, LoginError } from "./errors.js";
export type { ClientCode, Failure, LoginErrorCode, ServerCode } from "./errors.js";
export type { AppOptions } from "./settings.js";
export { memoryStore, webStorage, type SessionStore } from "./stores.js";
export type { CallOptions } from "./transport.js";
export type * from "./shapes.js";
