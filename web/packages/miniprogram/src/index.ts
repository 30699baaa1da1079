/**
 * WeChat sign-in for a mini program: `wx.login`'s code becomes a session of a wxlogin server, kept in storage and sent
 * along as `X-Session-Id`. A code is sent once and never again; a session that has ended is renewed once for all requests
 * that notice it.
 */
export { createLogin, type Login, type LoginOptions } from "./login.js";
export { isLoginError, LoginError } from "./errors.js";
export type { Session } from "./store.js";
export type { DownloadOptions, RequestOptions, SocketOptions, UploadOptions } from "./transport.js";
export type { Wx, WxDownloaded, WxResponse, WxUploaded } from "./wx.js";
