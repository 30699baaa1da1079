import type { Stats } from "../../api/types";

export interface Sums {
  succeeded: number;
  failed: number;
  registered: number;
}

export function summed(stats: Stats): Sums {
  const none: Sums = { succeeded: 0, failed: 0, registered: 0 };
  return stats.days.reduce(
    (sum, day) => ({
      succeeded: sum.succeeded + day.succeeded,
      failed: sum.failed + day.failed,
      registered: sum.registered + day.registered,
    }),
    none,
  );
}

/** `auths.loginTypes.Shop` is long in a plot; the last part is what people call it. */
export function shortName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf(".") + 1);
}

/** A failure as people look it up: WeChat's number where there is one. */
export function causeOf(failure: { code: string; errcode: number | null }): string {
  return failure.errcode === null ? failure.code : `${failure.errcode} ${failure.code}`;
}
