/** Where a sessionId is kept in `bearer` mode. */
export interface SessionStore {
  get(): string | null;
  set(sessionId: string | null): void;
}

/** Until the page is left. */
export function memoryStore(): SessionStore {
  let kept: string | null = null;
  return {
    get: () => kept,
    set: (sessionId) => {
      kept = sessionId;
    },
  };
}

/**
 * `localStorage` or `sessionStorage`. Any script of the page can read it; prefer the cookie where the page and the server
 * are of one site. A storage that refuses (private mode, full) costs only the memory of the session.
 */
export function webStorage(storage: Storage, key = "wxlogin:session"): SessionStore {
  const memory = memoryStore();
  let refused = false;
  const attempt = <T>(use: () => T): T | null => {
    try {
      return use();
    } catch {
      refused = true;
      return null;
    }
  };
  return {
    get: () => {
      const kept = attempt(() => storage.getItem(key));
      return refused ? memory.get() : kept;
    },
    set: (sessionId) => {
      memory.set(sessionId);
      attempt(() => (sessionId === null ? storage.removeItem(key) : storage.setItem(key, sessionId)));
    },
  };
}
