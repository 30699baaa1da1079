/** Where a page runs, as far as signing in differs. */
export type Environment = "wechat" | "phone" | "desktop";

function ownUserAgent(): string {
  return typeof navigator === "undefined" ? "" : navigator.userAgent;
}

/** Whether this is WeChat's own browser. WeCom's carries the same mark but cannot authorise an official account. */
export function isWechatBrowser(userAgent: string = ownUserAgent()): boolean {
  return /micromessenger/i.test(userAgent) && !/wxwork/i.test(userAgent);
}

/** `phone` means a screen that cannot be scanned by the phone it is on; a tablet counts as a desktop. */
export function detectEnvironment(userAgent: string = ownUserAgent()): Environment {
  if (isWechatBrowser(userAgent)) return "wechat";
  return /mobile/i.test(userAgent) && !/ipad/i.test(userAgent) ? "phone" : "desktop";
}
