import { expect, it } from "vitest";
import type { Fn, Surface } from "../src/api/types";
import { inBrowser, snippet } from "../src/pages/snippets";

const surface: Surface = {
  fullName: "auths.loginTypes.Shop", title: "Shop", functions: [],
  url: "https://login.example.com/api/acme/shop/auths/loginTypes/Shop",
};
const fn = (access: Fn["access"], ...args: Fn["arguments"]): Fn => ({ name: "bind", doc: "", access, arguments: args, result: "", errors: [] });
const userId = { name: "userId", kind: "userId", required: true, doc: "" } as const;
const code = { name: "code", kind: "text", required: false, doc: "" } as const;

it("curl carries what the caller has to be", () => {
  expect(snippet("curl", surface, fn("anyone", userId, code))).toBe(
    `curl -s ${surface.url}/bind \\\n  -H 'Content-Type: application/json' \\\n  -d '{"userId":"123"}'`,
  );
  expect(snippet("curl", surface, fn("service"))).toContain("Bearer $WXLOGIN_KEY");
  expect(snippet("curl", surface, fn("self"))).toContain("Bearer $SESSION_ID");
});

it("a quote in a sample does not end the shell's", () => {
  const filter = { name: "filter", kind: "filter", required: true, doc: "" } as const;
  expect(snippet("curl", surface, fn("service", filter))).toContain(`'{"filter":"Q(userId='\\''123'\\'')"}'`);
});

it("Python names its arguments, TypeScript orders them", () => {
  expect(snippet("Python", surface, fn("anyone", userId))).toContain('element.bind(userId="123")');
  const typescript = snippet("TypeScript", surface, fn("anyone", userId));
  expect(typescript).toContain('element.bind("123")');
  expect(typescript).toContain('endpoint: "https://login.example.com/api/acme/shop"');
});

it("what only a back end may call has no browser code", () => {
  expect([inBrowser(fn("service")), inBrowser(fn("self or service"))]).toEqual([false, true]);
});
