/** A call of a function as curl, Python and TypeScript write it. */
import type { Argument, Fn, Surface } from "../api/types";

export type SnippetLanguage = "curl" | "Python" | "TypeScript";
export const LANGUAGES: readonly SnippetLanguage[] = ["curl", "Python", "TypeScript"];

/** Functions for the back end cannot be called from a browser, so there is no TypeScript for them. */
export const inBrowser = (fn: Fn) => fn.access !== "service";

export function snippet(language: SnippetLanguage, surface: Surface, fn: Fn): string {
  switch (language) {
    case "curl":
      return curl(surface, fn);
    case "Python":
      return python(surface, fn);
    case "TypeScript":
      return typescript(surface, fn);
  }
}

const NEEDED = (fn: Fn) => fn.arguments.filter((argument) => argument.required);

function sample({ name, kind }: Argument): unknown {
  switch (kind) {
    case "userId":
      return "123";
    case "row":
      return { userId: "123" };
    case "filter":
      return "Q(userId='123')";
    case "list":
      return [1];
    case "integer":
      return 1;
    default:
      return `<${name}>`;
  }
}

function samples(fn: Fn): Record<string, unknown> {
  return Object.fromEntries(NEEDED(fn).map((argument) => [argument.name, sample(argument)]));
}

function curl(surface: Surface, fn: Fn): string {
  const lines = [`curl -s ${surface.url}/${fn.name}`, "  -H 'Content-Type: application/json'"];
  if (fn.access === "service" || fn.access === "self or service") lines.push('  -H "Authorization: Bearer $WXLOGIN_KEY"');
  if (fn.access === "self") lines.push('  -H "Authorization: Bearer $SESSION_ID"');
  const body = JSON.stringify(samples(fn)).replaceAll("'", "'\\''");
  return [...lines, `  -d '${body}'`].join(" \\\n");
}

function literal(value: unknown): string {
  if (value === null) return "None";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object") {
    const members = Object.entries(value as object).map(([name, inner]) => `${literal(name)}: ${literal(inner)}`);
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value);
}

function python(surface: Surface, fn: Fn): string {
  const given = Object.entries(samples(fn)).map(([name, value]) => `${name}=${literal(value)}`);
  return [
    "import wxlogin",
    "",
    'app = wxlogin.open("my-app")',
    `element = app.getElement(${JSON.stringify(surface.fullName)})`,
    `result = element.${fn.name}(${given.join(", ")})`,
  ].join("\n");
}

function typescript(surface: Surface, fn: Fn): string {
  const endpoint = surface.url.slice(0, surface.url.length - surface.fullName.length - 1);
  const given = Object.values(samples(fn)).map((value) => JSON.stringify(value));
  return [
    'import { createApp } from "@wxlogin/client";',
    "",
    `const app = createApp({ endpoint: ${JSON.stringify(endpoint)} });`,
    `const element = await app.getElement(${JSON.stringify(surface.fullName)});`,
    `const result = await element.${fn.name}(${given.join(", ")});`,
  ].join("\n");
}
