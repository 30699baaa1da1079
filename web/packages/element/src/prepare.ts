import { loginUrl, type App, type Environment } from "@wxlogin/client";
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
  const { title, name } = type;
  const way = wayOf(type, environment);
  if (way === "button") return { title, kind: "button", url: loginUrl(app.endpoint, name, redirect) };
  if (way !== "qr") return { title, kind: "guide", way };
  const ask = <T>(what: string) =>
    app.request<T>("GET", `/login/${encodeURIComponent(name)}/${what}?redirect=${encodeURIComponent(redirect)}`, undefined, {
      signal,
    });
  try {
    const { image, poll } = await ask<{ image: string; poll: string }>("qr");
    return { title, kind: "image", image: absolute(app.endpoint, image), poll };
  } catch (error) {
    if (signal.aborted) throw error;
    // A server that draws no QR codes of its own, or cannot reach WeChat: the browser fetches WeChat's box itself.
    const { url, expiresIn } = await ask<{ url: string; expiresIn?: number }>("embed");
    return { title, kind: "frame", url, expiresIn };
  }
}

function absolute(endpoint: string, address: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : endpoint + address;
}

/** The part of an address of the server that comes after its endpoint, with what was known last. */
export function pollPath(endpoint: string, poll: string, last: string | undefined): string {
  const path = endpoint && poll.indexOf(endpoint) === 0 ? poll.slice(endpoint.length) : poll;
  if (!last) return path;
  return `${path}${path.indexOf("?") < 0 ? "?" : "&"}last=${last}`;
}
