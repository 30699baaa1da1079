/** What is said about an event beside its kind, and the beginnings of time spans. */

export type Since = "any" | "hour" | "day" | "week";

const HOURS: Record<Exclude<Since, "any">, number> = { hour: 1, day: 24, week: 168 };

export function sinceOf(span: Since, now: Date): string | undefined {
  return span === "any" ? undefined : new Date(now.getTime() - HOURS[span] * 3_600_000).toISOString();
}

/** The parts that say something to a reader; ids of sessions do not. */
export function detailOf(detail: Record<string, unknown>): string {
  const told = Object.entries(detail).filter(([name, value]) => name !== "session" && value !== null && value !== undefined);
  return told.map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`).join(" · ");
}
