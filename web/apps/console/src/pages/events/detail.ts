/** What is said about an event beside its kind, and the bounds of time spans. */

export const SPANS = ["any", "hour", "day", "week", "own"] as const;
export type Span = (typeof SPANS)[number];

const HOURS: Record<"hour" | "day" | "week", number> = { hour: 1, day: 24, week: 168 };

/** The first and last moment; days are the reader's own, both included. */
export function spanOf(span: Span, now: Date, from: string, to: string): { since?: string; until?: string } {
  if (span === "any") return { since: undefined, until: undefined };
  if (span !== "own") return { since: new Date(now.getTime() - HOURS[span] * 3_600_000).toISOString(), until: undefined };
  return { since: moment(from, "T00:00:00"), until: moment(to, "T23:59:59.999") };
}

function moment(day: string, time: string): string | undefined {
  const date = new Date(day + time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** The parts that say something to a reader; ids of sessions do not. */
export function detailOf(detail: unknown): string {
  const told = Object.entries(detail ?? {}).filter(([name, value]) => name !== "session" && value !== null && value !== undefined);
  return told.map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`).join(" · ");
}
