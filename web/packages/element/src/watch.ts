import { isLoginError } from "@wxlogin/client";

export type QrStatus = "waiting" | "scanned" | "confirmed" | "cancelled" | "expired";

export interface QrAnswer {
  status: QrStatus;
  /** Where the browser goes once confirmed. */
  location?: string;
}

/** What {@link watch} needs; a test shortens the waits. */
export interface Watching {
  ask: (last: QrStatus | undefined) => Promise<QrAnswer>;
  tell: (answer: QrAnswer) => void;
  signal: AbortSignal;
  /** Milliseconds to wait at least between two questions whose answer is the same. */
  pause?: number;
  /** Milliseconds to wait after a failed question. */
  retry?: number;
}

const FAILURES = 3;

/**
 * Asks for the state of a QR code until it is confirmed or expired. The server holds each question until something
 * changes; should it answer at once with what is known already, the pause keeps this from becoming a flood. A cancelled
 * code is watched on: the same code may be scanned again.
 */
export async function watch({ ask, tell, signal, pause = 1000, retry = 5000 }: Watching): Promise<void> {
  let last: QrStatus | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const answer = await ask(last);
      if (signal.aborted) return;
      failures = 0;
      const { status } = answer;
      // "waiting" means no news: the hold ran out, also while somebody who has scanned is still deciding.
      if (status === "waiting" || status === last) {
        await sleep(pause, signal);
        continue;
      }
      tell(answer);
      if (status === "confirmed" || status === "expired") return;
      last = status;
    } catch (error) {
      if (signal.aborted) return;
      // The code is forgotten: as good as expired.
      if (isLoginError(error, "not_found")) return tell({ status: "expired" });
      // A question that ran out of time is what a long poll is like through some proxies.
      if (!isLoginError(error, "timeout") && ++failures >= FAILURES) throw error;
      await sleep(retry, signal);
    }
  }
}

export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      done();
    });
  });
}
