/** Texts in English and Chinese, side by side where they are used; a text without one of the two does not compile. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { speak } from "../api/client";

export type Pair = readonly [en: string, zh: string];
export type Language = "en" | "zh-CN";
type Values = Record<string, string | number>;

/** The text, with `{name}` filled in. */
export function say(pair: Pair, language: Language, values: Values = {}): string {
  const text = pair[language === "en" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function preferred(stored: string | null, browser: readonly string[]): Language {
  if (stored === "en" || stored === "zh-CN") return stored;
  const known = browser.find((tag) => /^(en|zh)\b/i.test(tag));
  return known?.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

interface Speech {
  language: Language;
  setLanguage: (language: Language) => void;
  t: (pair: Pair, values?: Values) => string;
}

const Context = createContext<Speech | null>(null);
const STORED = "wxlogin-console-language";

export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() => preferred(localStorage.getItem(STORED), navigator.languages));
  speak(language);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(STORED, language);
  }, [language]);
  const speech = useMemo<Speech>(
    () => ({ language, setLanguage, t: (pair, values) => say(pair, language, values) }),
    [language],
  );
  return <Context value={speech}>{children}</Context>;
}

export function useText(): Speech {
  const speech = useContext(Context);
  if (!speech) throw new Error("useText is used outside of TextProvider");
  return speech;
}
