import type { State } from "./states.js";
import type { Way } from "./choose.js";

type Guide = Exclude<Way, "qr" | "button">;

export interface Texts {
  label: string;
  image: string;
  button: string;
  retry: string;
  renew: string;
  copy: string;
  copied: string;
  link: string;
  states: Record<State, string>;
  guides: Record<Guide, string>;
  /** For failures that no server has put into words, by code; what the error itself says is for whoever built the page. */
  errors: Partial<Record<string, string>>;
}

const en: Texts = {
  label: "Sign in with WeChat",
  image: "QR code for signing in with WeChat",
  button: "Sign in with WeChat",
  retry: "Try again",
  renew: "New code",
  copy: "Copy link",
  copied: "Link copied",
  link: "Address of this page",
  states: {
    loading: "Loading…",
    ready: "Scan with WeChat to sign in",
    scanned: "Scanned. Confirm on your phone",
    confirmed: "Confirmed. Signing in…",
    cancelled: "Cancelled on the phone. Scan again, or get a new code",
    expired: "This code has expired",
    error: "Sign-in is not possible right now",
  },
  guides: {
    phone: "Open this page in WeChat: copy the link, send it to yourself in WeChat, and tap it there.",
    "wechat-only": "This sign-in works inside WeChat: copy the link and open it in WeChat.",
    "computer-only": "Open this page on a computer and scan the code there with WeChat.",
    "mini-only": "This sign-in works inside the mini program. Open it in WeChat.",
  },
  errors: {
    network: "No connection. Check your network and try again.",
    timeout: "This is taking too long. Please try again.",
    bad_answer: "Sign-in is not available right now. Please try again later.",
    not_found: "This sign-in method is not available here.",
  },
};

const zh: Texts = {
  label: "微信登录",
  image: "微信登录二维码",
  button: "微信登录",
  retry: "重试",
  renew: "刷新二维码",
  copy: "复制链接",
  copied: "链接已复制",
  link: "本页地址",
  states: {
    loading: "加载中…",
    ready: "请使用微信扫码登录",
    scanned: "扫码成功，请在手机上确认",
    confirmed: "已确认，正在登录…",
    cancelled: "已在手机上取消，可再次扫码或刷新二维码",
    expired: "二维码已过期",
    error: "暂时无法登录",
  },
  guides: {
    phone: "请在微信中打开本页：复制链接，在微信中发送给自己后点击打开。",
    "wechat-only": "该登录方式需在微信内使用：请复制链接并在微信中打开。",
    "computer-only": "请在电脑上打开本页，再用微信扫码登录。",
    "mini-only": "该登录方式仅可在小程序内使用，请在微信中打开小程序。",
  },
  errors: {
    network: "网络连接失败，请检查网络后重试。",
    timeout: "等待超时，请重试。",
    bad_answer: "登录服务暂不可用，请稍后重试。",
    not_found: "此处暂不支持该登录方式。",
  },
};

export type Language = "en" | "zh";

export const TEXTS: Record<Language, Texts> = { en, zh };

/** The element's own `lang` first, then that of what surrounds it, then the browser's. */
export function languageOf(element: Element): Language {
  const marked = element.closest("[lang]")?.getAttribute("lang");
  return /^zh\b/i.test(marked || navigator.language) ? "zh" : "en";
}
