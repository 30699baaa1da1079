/** The form of a login method, as data: it is drawn from the type's descriptor, so it knows no type. */
import type { Diagnostic, ElementDetail, ElementValue, Entry, Field } from "../../api/types";

/** `null` leaves a key to the Type, or to its default. */
export type Value = string | boolean | null;

export interface Draft {
  title: string;
  /** The last part of the fullName. */
  name: string;
  values: Record<string, Value>;
}

/** The switch that every method has, beside the fields of its type. */
export const ACTIVE = "isActive";

/** A form for something new: what the type suggests. */
export function fresh(fields: Field[]): Draft {
  const values = fields.map((field) => [field.key, suggested(field)] as const);
  return { title: "", name: "", values: { ...Object.fromEntries(values), [ACTIVE]: true } };
}

function suggested(field: Field): Value {
  if (field.kind === "flag") return truth(field.formDefault);
  return field.kind !== "secret" && typeof field.formDefault === "string" ? field.formDefault : null;
}

/** Files write flags as 1 and 0 or as true and false. */
export function truth(value: unknown): boolean | null {
  if (value === true || value === 1) return true;
  return value === false || value === 0 ? false : null;
}

/** A form for what there is. A secret begins empty: it is never sent here. */
export function filled(detail: ElementDetail): Draft {
  const values = detail.values.map((value) => [value.key, valueOf(value)] as const);
  return { title: detail.title, name: detail.name, values: Object.fromEntries(values) };
}

function valueOf(value: ElementValue): Value {
  if (value.secret || !value.own) return null;
  const flag = truth(value.value);
  if (flag !== null) return flag;
  // A number where a text belongs is a mistake in the file; it is shown, so that it can be mended.
  return typeof value.value === "string" || typeof value.value === "number" ? String(value.value) : null;
}

/** An edit of what there is: only what a person touched, since all else may change elsewhere while the form is open. */
export interface Touched {
  title?: string;
  values: Record<string, Value>;
}

export const UNTOUCHED: Touched = { values: {} };

/** What the form shows: the element as it is now, below what was touched. */
export function overlaid(detail: ElementDetail, touched: Touched): Draft {
  const now = filled(detail);
  return { ...now, title: touched.title ?? now.title, values: { ...now.values, ...touched.values } };
}

/** What the form shows next, as what was touched: a value that is what the element has is touched no more. */
export function touch(touched: Touched, next: Partial<Touched>, detail: ElementDetail): Touched {
  return changed({ ...touched, ...next, values: { ...touched.values, ...next.values } }, detail, (value) => value);
}

/** What differs from the files: keys that are not named stay as they are. */
export function changed(touched: Touched, detail: ElementDetail, write: (value: Value) => Value = normal): Touched {
  const before = filled(detail);
  const entries = Object.entries(touched.values).filter(([key, value]) => normal(value) !== normal(before.values[key] ?? null));
  const values = Object.fromEntries(entries.map(([key, value]) => [key, write(value)]));
  return touched.title === undefined || touched.title === before.title ? { values } : { title: touched.title, values };
}

/** What is still to be saved: what was typed while `sent` was on its way. */
export function unsaved(touched: Touched, sent: Touched, saved: ElementDetail): Touched {
  const entries = Object.entries(touched.values).filter(([key, value]) => !(key in sent.values) || normal(value) !== sent.values[key]);
  const title = touched.title === sent.title ? undefined : touched.title;
  return touch(UNTOUCHED, { title, values: Object.fromEntries(entries) }, saved);
}

const normal = (value: Value): Value => (value === "" ? null : value);

/** What the server is asked to save. */
export function payload(draft: Draft): Record<string, Value> {
  return Object.fromEntries(Object.entries(draft.values).filter(([, value]) => normal(value) !== null));
}

const FALLBACK: Record<Entry, string> = { qr: "WebsiteLogin", "in-wechat": "WeChatLogin", "mini-program": "MiniLogin" };

/** A folder's name out of a title; one without Latin letters is named after the kind of login. */
export function englishName(title: string, entry: Entry, taken: string[]): string {
  const words = title.match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return free(/[A-Za-z]/.test(joined) ? joined : FALLBACK[entry], taken);
}

/** A name that nothing has yet. */
export function free(base: string, taken: string[]): string {
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}${number}`)) number += 1;
  return `${base}${number}`;
}

/** A folder is a Type by its name's end; what else it says stays. */
export function typeName(name: string): string {
  return name.endsWith("Type") ? name : `${name.replace(/Login$/, "")}Type`;
}

export const validName = (name: string) => /^[\p{L}\p{N}_-]+$/u.test(name);

/** Diagnostics about a key, whichever spelling the file has. */
export function about(diagnostics: Diagnostic[], key: string): Diagnostic[] {
  return diagnostics.filter((problem) => problem.key === key || problem.key?.endsWith(`.${key}`));
}

export const hasErrors = (diagnostics: Diagnostic[]) => diagnostics.some((problem) => problem.severity === "error");
