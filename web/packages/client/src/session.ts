import type { SessionStore } from "./stores.js";

/** Puts the session on requests, and renews it once for any number of requests that were refused. */
export class SessionKeeper {
  /** Counts renewals and sign-ins: a request that began before the latest one knows that its 401 is old news. */
  private epoch = 0;
  private renewed = false;
  private flight: Promise<boolean> | undefined;
  private readonly store: SessionStore;
  private readonly cookies: boolean;
  /** Set after construction, since the renewing callback needs an app that holds this keeper. */
  renewal: (() => Promise<boolean>) | undefined;

  /**
   * `cookies`: whether the browser's cookie may hold the session. A sessionId that a function answered with
   * (`loginByCode`) is in no cookie, so it goes into the store and counts before the cookie.
   */
  constructor(store: SessionStore, cookies: boolean) {
    this.store = store;
    this.cookies = cookies;
  }

  /** What a request of `method` must carry. */
  init(method: string): { credentials: RequestCredentials; headers: Record<string, string> } {
    const headers: Record<string, string> = {};
    const sessionId = this.store.get();
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

  /** Forgets the kept session; tells whether one in a cookie may be left. */
  drop(): boolean {
    const left = this.cookies && this.store.get() !== null;
    this.keep(null);
    return left;
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
    const land = (renewed: boolean) => {
      this.renewed = renewed;
      this.epoch++;
      this.flight = undefined;
      return renewed;
    };
    const renewal = this.renewal as () => Promise<boolean>;
    this.flight = renewal().then(land, (error: unknown) => {
      land(false);
      throw error;
    });
    return this.flight;
  }
}
