import type { SessionStore } from "./stores.js";

/** Puts the session on requests, and renews it once for any number of requests that were refused. */
export class SessionKeeper {
  /** Counts renewals and sign-ins: a request that began before the latest one knows that its 401 is old news. */
  private epoch = 0;
  private renewed = false;
  private flight: Promise<boolean> | undefined;
  private readonly store: SessionStore | undefined;
  /** Set after construction, since the renewing callback needs an app that holds this keeper. */
  renewal: (() => Promise<boolean>) | undefined;

  /** `store`: where the sessionId is; undefined when the browser keeps it in a cookie. */
  constructor(store: SessionStore | undefined) {
    this.store = store;
  }

  /** What a request of `method` must carry. */
  init(method: string): { credentials: RequestCredentials; headers: Record<string, string> } {
    if (!this.store) {
      // The server believes a cookie that changes state only with a header no form of another site can send.
      const changes = !/^(GET|HEAD|OPTIONS)$/i.test(method);
      return { credentials: "include", headers: changes ? { "X-Wxlogin-Csrf": "1" } : {} };
    }
    const sessionId = this.store.get();
    return { credentials: "omit", headers: sessionId ? { Authorization: `Bearer ${sessionId}` } : {} };
  }

  /** Notes a sign-in (a sessionId) or a sign-out (null). */
  keep(sessionId: string | null): void {
    if (this.store) this.store.set(sessionId);
    this.renewed = sessionId !== null;
    this.epoch++;
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
