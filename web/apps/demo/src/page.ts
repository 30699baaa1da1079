import { TEXTS, type Texts } from "./texts";

/** The server has written the language into the page. */
export const language: "en" | "zh" = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

export const t: Texts = TEXTS[language];

/** This page in the other language; the server remembers the choice. */
export const otherLanguage = `?lang=${language === "zh" ? "en" : "zh-CN"}`;

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** An error as a person can read it: what happened, and what to do next. */
export function told(error: unknown): string {
  const { message, hint } = error as { message?: string; hint?: string };
  return [message || String(error), hint].filter(Boolean).join(" ");
}

/** The window that plays the phone: one for all, of a phone's size. */
export function openPhone(url: string): void {
  window.open(url, "wxlogin-phone", "popup,width=420,height=800")?.focus();
}
