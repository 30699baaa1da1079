import type { Wx } from "./wx.js";

/** A session, as it is kept in the mini program's storage. WeChat's session_key is not in it: that stays on the server. */
export interface Session {
  sessionId: string;
  userId: string;
  /** RFC 3339. */
  expiresAt: string;
}

export interface Store {
  get(): Session | null;
  set(session: Session | null): void;
}

/** `fast`: it seemed over when it was new, so this phone's clock cannot tell; the server's 401 does. */
interface Kept extends Session {
  fast?: boolean;
}

/** Keeps the session in `wx` storage; what storage refuses lives until the mini program is closed. */
export function sessionStore(wx: Wx, key: string): Store {
  let kept: Kept | null | undefined;
  return {
    get() {
      if (kept === undefined) kept = read(wx, key);
      if (kept && !kept.fast && over(kept)) this.set(null);
      return kept && { sessionId: kept.sessionId, userId: kept.userId, expiresAt: kept.expiresAt };
    },
    set(session) {
      kept = session && (over(session) ? Object.assign({ fast: true }, session) : session);
      try {
        if (kept) wx.setStorageSync(key, kept);
        else wx.removeStorageSync(key);
      } catch {
        // Full or forbidden: kept above.
      }
    },
  };
}

/** An unreadable date compares false: the server decides then. */
function over({ expiresAt }: Session): boolean {
  return Date.parse(expiresAt) <= Date.now();
}

function read(wx: Wx, key: string): Kept | null {
  try {
    const value = wx.getStorageSync(key) as Partial<Kept> | "" | undefined;
    return value && typeof value.sessionId === "string" ? (value as Kept) : null;
  } catch {
    return null;
  }
}
