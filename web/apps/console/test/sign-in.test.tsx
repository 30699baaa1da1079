import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { queries } from "../src/api/queries";
import type { State } from "../src/api/types";
import { SignIn } from "../src/pages/sign-in";
import { TextProvider } from "../src/text";

const STATE: State = { hasAdmin: true, admin: null, mustEnrol: false, app: { title: "Demo" } };
let root: Root;
let host: HTMLElement;
let asked: [path: string, body: unknown][];

beforeEach(() => {
  vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
  asked = [];
  vi.stubGlobal("fetch", async (path: string, { body }: RequestInit) => {
    asked.push([path, JSON.parse(String(body ?? "null"))]);
    const second = path.endsWith("/second");
    const data = { admin: second ? { userId: "u1" } : null, ticket: second ? null : "t1", ways: ["totp", "recovery"], mustEnrol: false };
    return new Response(JSON.stringify({ data }));
  });
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  root.unmount();
  queries.clear();
  vi.unstubAllGlobals();
});

const show = (state: State) =>
  root.render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <TextProvider>
          <SignIn state={state} />
        </TextProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );

const type = (input: HTMLInputElement, text: string) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, text);
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
const submit = () => host.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

it("the console's sign-in offers no other site's session and no WeChat", async () => {
  show(STATE);
  await vi.waitFor(() => expect(host.querySelector("form")).not.toBeNull());
  expect(host.querySelector("a")).toBeNull();
  expect(asked).toEqual([]);
});

it("a second factor is asked for where there is one, and sent with the ticket of the first step", async () => {
  show(STATE);
  await vi.waitFor(() => expect(host.querySelectorAll("input").length).toBe(2));
  const [username, password] = host.querySelectorAll("input");
  type(username!, "root");
  type(password!, "secret words");
  submit();
  await vi.waitFor(() => expect(host.textContent).toContain("Your second factor"));
  expect(asked[0]).toEqual(["/v1/admin/session", { username: "root", password: "secret words" }]);
  type(host.querySelector("input")!, "123456");
  submit();
  await vi.waitFor(() => expect(asked.at(-1)).toEqual(["/v1/admin/session/second", { ticket: "t1", code: "123456" }]));
});

it("while there is no admin, it says how to make one", async () => {
  show({ ...STATE, hasAdmin: false });
  await vi.waitFor(() => expect(host.textContent).toContain("wxlogin user admin --username NAME"));
});
