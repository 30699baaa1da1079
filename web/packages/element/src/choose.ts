import { LoginError, type Environment, type LoginType } from "@wxlogin/client";

/** What the page asks for. */
export interface Wanted {
  /** Name or fullName of one login element; then no other is taken. */
  name?: string | undefined;
  authType?: string | undefined;
  appId?: string | undefined;
}

/** How a login method is shown here. */
export type Way = "qr" | "button" | "phone" | "wechat-only" | "computer-only" | "mini-only";

/**
 * The login method to show. A page names the method it thinks of (`authType`, `appId`), but a website's QR code cannot be
 * scanned by the phone that shows it and an official account works only inside WeChat: so another method of the same
 * application takes over where the named one cannot work. Naming what does not exist is an error, never a fallback.
 */
export function choose(types: LoginType[], environment: Environment, wanted: Wanted): LoginType {
  if (wanted.name) {
    const named = types.find((type) => type.name === wanted.name || type.fullName === wanted.name);
    if (!named) throw missing(`There is no active login method "${wanted.name}".`, types);
    return named;
  }
  const asked = types.filter(
    (type) =>
      (!wanted.appId || type.appId === wanted.appId) && (!wanted.authType || type.authType === wanted.authType),
  );
  if (!asked.length) {
    const what = [wanted.authType, wanted.appId].filter(Boolean).join(", ") || "any";
    throw missing(`There is no active login method for ${what}.`, types);
  }
  const first = (candidates: LoginType[]) => candidates.find((type) => type.isDefault) || candidates[0];
  const suits = (type: LoginType) => type.entry === (environment === "wechat" ? "in-wechat" : "qr");
  return (first(asked.filter(suits)) || first(types.filter(suits)) || first(asked)) as LoginType;
}

function missing(message: string, types: LoginType[]): LoginError {
  const names = types.map((type) => `${type.name} (${type.authType}, ${type.appId})`).join("; ");
  return new LoginError("not_found", { message, hint: `Active are: ${names || "none"}.` });
}

/** What can be offered for a method in this environment. */
export function wayOf(type: LoginType, environment: Environment): Way {
  if (type.entry === "mini-program") return "mini-only";
  if (environment === "phone") return "phone";
  if (type.entry === "qr") return environment === "wechat" ? "computer-only" : "qr";
  return environment === "wechat" ? "button" : "wechat-only";
}
