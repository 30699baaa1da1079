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

/** Keeps the session in `wx` storage; what storage refuses lives until the mini program is closed. */
export function sessionStore(wx: Wx, key: string): Store {
  let kept: Session | null | undefined;
  return {
    get() {
      if (kept === undefined) kept = read(wx, key);
      // An unreadable date compares false: the server decides then.
      if (kept && Date.parse(kept.expiresAt) <= Date.now()) this.set(null);
      return kept;
    },
    set(session) {
      kept = session;
      try {
        if (session) wx.setStorageSync(key, session);
        else wx.removeStorageSync(key);
      } catch {
        // Full or forbidden: kept above.
      }
    },
  };
}

function read(wx: Wx, key: string): Session | null {
  try {
    const value = wx.getStorageSync(key) as Partial<Session> | "" | undefined;
    return value && typeof value.sessionId === "string" ? (value as Session) : null;
  } catch {
    return null;
  }
}
