import type { SessionStore } from "./stores.js";

/** Puts the session on requests, and renews it once for any number of requests that were refused. */
export class SessionKeeper {
  /** Counts renewals and sign-ins: a request that began before the latest one knows that its 401 is old news. */
  private epoch = 0;
  private renewed = false;
  private flight: Promise<boolean> | undefined;
  /** Counts sign-outs: a renewal that began before one must not undo it. */
  generation = 0;
  private readonly store: SessionStore;
  readonly cookies: boolean;
  /** Set after construction, since the renewing callback needs an app that holds this keeper. */
  renewal: ((generation: number) => Promise<boolean>) | undefined;

  /**
   * `cookies`: whether the browser's cookie may hold the session. A sessionId that a function answered with
   * (`loginByCode`) is in no cookie, so it goes into the store and counts before the cookie.
   */
  constructor(store: SessionStore, cookies: boolean) {
    this.store = store;
    this.cookies = cookies;
  }

  kept(): string | null {
    return this.store.get();
  }

  /** What a request of `method` must carry. */
  init(method: string, sessionId = this.kept()): { credentials: RequestCredentials; headers: Record<string, string> } {
    const headers: Record<string, string> = {};
    if (sessionId) headers["Authorization"] = `Bearer ${sessionId}`;
    // The server believes a cookie that changes state only with a header no form of another site can send.
    if (this.cookies && !/^(GET|HEAD|OPTIONS)$/i.test(method)) headers["X-Wxlogin-Csrf"] = "1";
    return { credentials: this.cookies ? "include" : "omit", headers };
  }

  /** Notes a sign-in (a sessionId) or a sign-out (null). */
  keep(sessionId: string | null): void {
    this.store.set(sessionId);
    this.renewed = sessionId !== null;
    this.epoch++;
  }

  /** Gives the kept session and forgets it. `within` a renewal that is not yet a sign-out: what it renews is still wanted. */
  take(within = false): string | null {
    const sessionId = this.kept();
    if (!within) {
      this.generation++;
      this.flight = undefined;
    }
    this.keep(null);
    return sessionId;
  }

  /**
   * The endpoint does not know this kept session: it is forgotten, since it counts before the cookie and would hide a
   * valid one for ever. Tells whether a cookie may answer in its place.
   */
  dead(sessionId: string | null): boolean {
    if (sessionId && this.kept() === sessionId) this.store.set(null);
    return !!sessionId && this.cookies && !this.kept();
  }

  /** Sends; when the answer is 401 and a renewal succeeds, sends once more. */
  async run<T extends { status: number }>(send: () => Promise<T>): Promise<T> {
    const began = this.epoch;
    const first = await send();
    if (first.status !== 401 || !this.renewal) return first;
    return (await this.renew(began)) ? send() : first;
  }

  private renew(began: number): Promise<boolean> {
    if (this.flight) return this.flight;
    if (this.epoch > began) return Promise.resolve(this.renewed);
    const { generation } = this;
    const land = (renewed: boolean) => {
      if (generation !== this.generation) return false;
      this.renewed = renewed;
      this.epoch++;
      this.flight = undefined;
      return renewed;
    };
    const renewal = this.renewal as (generation: number) => Promise<boolean>;
    this.flight = renewal(generation).then(land, (error: unknown) => {
      land(false);
      throw error;
    });
    return this.flight;
  }
}
