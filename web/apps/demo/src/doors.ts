import { createApp, webStorage, type App, type Entry, type LoginType, type SessionInfo } from "@wxlogin/client";
import { language } from "./page";

/** The three ways in. */
export type Door = "site" | "wechat" | "mini";
export const DOORS: Door[] = ["site", "wechat", "mini"];

/** The site has the server's cookie. */
export const site: App = createApp({ language });

/** WeChat's browser is another one, and each person has their own: its session lies apart, under their name. */
export function wechat(persona: string): App {
  return createApp({ language, session: "bearer", store: webStorage(localStorage, `demo:wechat:${persona}`) });
}

/** What a mini program keeps is each person's own, too. */
export function miniStorage(persona: string) {
  const name = (key: string) => `demo:mini:${persona}:${key}`;
  return {
    get: (key: string): unknown => JSON.parse(localStorage.getItem(name(key)) ?? "null") ?? undefined,
    set: (key: string, value: unknown) => localStorage.setItem(name(key), JSON.stringify(value)),
    delete: (key: string) => localStorage.removeItem(name(key)),
  };
}

/** The session that the mini program keeps, to ask the server whose it is. */
function mini(persona: string): App {
  const kept = miniStorage(persona).get("wxlogin:session") as { sessionId: string } | undefined;
  return createApp({ language, session: "bearer", store: { get: () => kept?.sessionId ?? null, set: () => undefined } });
}

/** Who the server says is signed in, by each way. */
export async function whoIsIn(persona: string): Promise<Record<Door, SessionInfo | null>> {
  const apps = { site, wechat: wechat(persona), mini: mini(persona) };
  const found = await Promise.all(DOORS.map((door) => apps[door].session()));
  return { site: found[0] ?? null, wechat: found[1] ?? null, mini: found[2] ?? null };
}

/** The application's login method of a kind: the default one, else the first. */
export async function methodOf(entry: Entry): Promise<LoginType | undefined> {
  const { loginTypes } = await site.loginTypes();
  const suitable = loginTypes.filter((type) => type.entry === entry);
  return suitable.find((type) => type.isDefault) ?? suitable[0];
}

/** How the methods are called, by fullName. */
export async function titles(): Promise<Map<string, string>> {
  const { loginTypes } = await site.loginTypes();
  return new Map(loginTypes.map(({ fullName, title }) => [fullName, title]));
}

export type Verdict = "none" | "one" | "two" | "all" | "different";

/** Whether those who are signed in are one user. */
export function verdictOf(who: Record<Door, { userId: string } | null>): Verdict {
  const users = DOORS.flatMap((door) => who[door]?.userId ?? []);
  if (new Set(users).size > 1) return "different";
  return (["none", "one", "two", "all"] as const)[users.length] ?? "none";
}
