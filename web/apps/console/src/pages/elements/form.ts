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

/** What differs from the files: keys that are not named stay as they are. */
export function changed(draft: Draft, detail: ElementDetail): Record<string, Value> {
  const before = filled(detail).values;
  const entries = Object.entries(draft.values).filter(([key, value]) => normal(value) !== normal(before[key] ?? null));
  return Object.fromEntries(entries.map(([key, value]) => [key, normal(value)]));
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
