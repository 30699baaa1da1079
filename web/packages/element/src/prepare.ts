import { loginUrl, type App, type Environment, type LoginType } from "@wxlogin/client";
import { choose, wayOf, type Wanted, type Way } from "./choose.js";

/** What to show, decided once per start. */
export type Plan = { title: string } & (
  | { kind: "image"; image: string; poll: string }
  | { kind: "frame"; url: string; expiresIn: number | undefined }
  | { kind: "button"; url: string }
  | { kind: "guide"; way: Exclude<Way, "qr" | "button"> }
);

/** Asks the server for the login methods and for what the chosen one needs. */
export async function prepare(
  app: App,
  environment: Environment,
  wanted: Wanted,
  redirect: string,
  signal: AbortSignal,
): Promise<Plan> {
  const type = choose((await app.loginTypes()).loginTypes, environment, wanted);
  const { title } = type;
  const name = wordOf(type);
  const way = wayOf(type, environment);
  if (way === "button") return { title, kind: "button", url: loginUrl(app.endpoint, name, redirect) };
  if (way !== "qr") return { title, kind: "guide", way };
  const ask = <T>(what: string) =>
    app.request<T>("GET", `/login/${encodeURIComponent(name)}/${what}?redirect=${encodeURIComponent(redirect)}`, undefined, {
      signal,
    });
  const answer = await ask<QrOrFrame>("qr").catch((error: unknown) => {
    if (signal.aborted) throw error;
    // A server from before it had codes of its own.
    return ask<QrOrFrame>("embed");
  });
  const { image, poll, url = "", expiresIn } = answer;
  if (!image || !poll) return { title, kind: "frame", url, expiresIn };
  return { title, kind: "image", image: absolute(app.endpoint, image), poll: absolute(app.endpoint, poll) };
}

/** What stands for a method in the server's addresses: its name, but where another has the same. */
function wordOf(type: LoginType): string {
  const [, word] = /\/login\/([^/?]+)/.exec(type.loginUrl || "") || [];
  return word ? decodeURIComponent(word) : type.name;
}

/** A code of the server's own, or WeChat's page where it shows none. */
interface QrOrFrame {
  image?: string;
  poll?: string;
  url?: string;
  expiresIn?: number;
}

/** An address of the server, whose paths begin at the root of its origin. */
export function absolute(endpoint: string, address: string): string {
  const origin = /^https?:\/\/[^/]*/i.exec(endpoint);
  return origin && address.charAt(0) === "/" ? origin[0] + address : address;
}

/** The part of an address of the server that comes after its endpoint, with what was known last. */
export function pollPath(endpoint: string, poll: string, last: string | undefined): string {
  const path = endpoint && poll.indexOf(endpoint) === 0 ? poll.slice(endpoint.length) : poll;
  if (!last) return path;
  return `${path}${path.indexOf("?") < 0 ? "?" : "&"}last=${last}`;
}
