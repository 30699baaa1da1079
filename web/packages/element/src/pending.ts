/**
 * Remembers, over the way to WeChat and back, that this tab has begun a sign-in, so that the page it comes back to can
 * report the success. Only a mark: who is signed in is asked of the server.
 */
const KEY = "wxlogin:pending";

export function markPending(): void {
  try {
    sessionStorage.setItem(KEY, "1");
  } catch {
    // Without storage the success is simply not reported after the way back.
  }
}

/** Whether a sign-in had begun; forgets it. */
export function takePending(): boolean {
  try {
    const pending = sessionStorage.getItem(KEY) === "1";
    sessionStorage.removeItem(KEY);
    return pending;
  } catch {
    return false;
  }
}
