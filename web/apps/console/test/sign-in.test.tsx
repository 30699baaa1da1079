import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { queries } from "../src/api/queries";
import type { State } from "../src/api/types";
import { SignIn } from "../src/pages/sign-in";
import { TextProvider } from "../src/text";

const STATE: State = { hasAdmin: true, admin: null, app: { title: "Demo" } };
let root: Root;
let host: HTMLElement;
let asked: string[];
let someone: { userId: string; nick?: string } | null;

beforeEach(() => {
  vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
  asked = [];
  vi.stubGlobal("fetch", async (path: string, { method }: RequestInit) => {
    asked.push(`${method} ${path}`);
    if (method === "DELETE") someone = null;
    return someone ? new Response(JSON.stringify({ data: someone })) : new Response('{"code": "unauthenticated"}', { status: method === "DELETE" ? 200 : 401 });
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

const settled = () => new Promise<void>((done) => setTimeout(done, 50));

const show = () => {
  root.render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <TextProvider>
          <SignIn state={STATE} />
        </TextProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return settled();
};

it("whoever is signed in as no admin is told so, and can sign out", async () => {
  someone = { userId: "u_1", nick: "Ada" };
  await show();
  const notice = await vi.waitFor(() => {
    const found = host.querySelector("[role=alert]");
    expect(found).not.toBeNull();
    return found;
  });
  expect(notice?.textContent).toContain("Ada");
  expect(notice?.textContent).toContain("not as an admin");
  expect(host.querySelector("form")).not.toBeNull();
  notice?.querySelector("button")?.click();
  await vi.waitFor(() => expect(host.querySelector("[role=alert]")).toBeNull());
  expect(asked).toContain("DELETE /v1/session");
});

it("nobody is told nothing, and is asked about once", async () => {
  someone = null;
  await show();
  expect(host.querySelector("[role=alert]")).toBeNull();
  expect(asked).toEqual(["GET /v1/session"]);
});
