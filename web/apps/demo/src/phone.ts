import { createApp } from "@wxlogin/client";
import { language } from "./page";

export interface Persona {
  id: string;
  nickname: string;
}

interface Phone {
  /** Where the sandbox's pages are. */
  sandbox: string;
  people: Persona[];
}

const app = createApp({ language });
const COOKIE = "sandbox_persona";

/** Asked once. */
export const phone: Promise<Phone> = app.request<Phone>("GET", "/demo/api/phone");

/**
 * Who holds the phone: the sandbox's own cookie, since cookies of one host are the same for all its ports, so that the
 * sandbox's pages and this one speak of the same person.
 */
export async function holder(): Promise<string> {
  const chosen = new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(document.cookie)?.[1];
  const { people } = await phone;
  return people.find(({ id }) => id === chosen)?.id ?? people[0]?.id ?? "";
}

export function handOver(persona: string): void {
  document.cookie = `${COOKIE}=${encodeURIComponent(persona)}; Path=/; SameSite=Lax`;
}

/** A code as WeChat's app gives it to this mini program, for whoever holds the phone. */
export async function miniCode(method: string): Promise<string> {
  const body = { method, persona: await holder() };
  return (await app.request<{ code: string }>("POST", "/demo/api/code", body)).code;
}
