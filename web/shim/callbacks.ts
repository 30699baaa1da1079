export type Loose = Record<string, unknown>;

/** A failure as the platform words it. */
export class WxFailure extends Error {}

export function call(callback: unknown, result: unknown): void {
  if (typeof callback === "function") callback(result);
}

/**
 * Runs an asynchronous function of the platform: `success` or `fail`, then `complete`, never before the call has returned.
 * Without any of the three a promise is given, where the platform has that style for the function.
 */
export function called(name: string, options: Loose, work: () => Promise<Loose> | Loose): Promise<unknown> | undefined {
  const outcome = Promise.resolve()
    .then(work)
    .then(
      (result) => ({ ok: true, result: { ...result, errMsg: `${name}:ok` } as Loose }),
      (error: unknown) => ({ ok: false, result: { errMsg: `${name}:fail ${wordOf(error)}`.trim() } as Loose }),
    );
  if (!["success", "fail", "complete"].some((callback) => typeof options[callback] === "function")) {
    return outcome.then(({ ok, result }) => (ok ? result : Promise.reject(result as unknown as Error)));
  }
  void outcome.then(({ ok, result }) => {
    try {
      call(options[ok ? "success" : "fail"], result);
    } finally {
      call(options["complete"], result);
    }
  });
  return undefined;
}

function wordOf(error: unknown): string {
  return error instanceof WxFailure ? error.message : String(error instanceof Error ? error.message : error);
}
