import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider, type UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { post } from "../src/api/client";
import { queries, useChange, useRead, useRemoval, useShownChange } from "../src/api/queries";
import { TextProvider } from "../src/text";
import { Failures } from "../src/ui/failures";

const THING = "/v1/admin/things/a";
let root: Root;
let asked: string[];
/** What the server answers to a change. */
let answer: { status: number; body: object };

beforeEach(() => {
  vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
  asked = [];
  answer = { status: 200, body: { data: null } };
  vi.stubGlobal("fetch", async (path: string, { method }: RequestInit) => {
    asked.push(`${method} ${path}`);
    await new Promise((done) => setTimeout(done, 5));
    return method === "GET" ? new Response('{"data": {}}') : new Response(JSON.stringify(answer.body), { status: answer.status });
  });
  const host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  queries.clear();
  vi.unstubAllGlobals();
});

/** Not `act()`: that would draw at its end what a browser draws in between. */
const settled = async () => {
  const moment = () => new Promise((done) => setTimeout(done, 50));
  await moment();
  await vi.waitFor(() => expect(queries.isFetching() + queries.isMutating()).toBe(0));
  await moment();
};

const show = async (page: React.ReactNode) => {
  root.render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <TextProvider>
          <Notifications />
          <Failures />
          {page}
        </TextProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await vi.waitFor(() => expect(document.body.textContent).toContain("The "));
  await settled();
};

let told: UseMutationResult<unknown, Error, void>;
let shown: UseMutationResult<unknown, Error, void>;

function Changes() {
  told = useChange(() => post("/v1/admin/told"));
  shown = useShownChange(() => post("/v1/admin/shown"));
  return <p>The forms</p>;
}

it("a change that no form shows tells its failure; one that a form shows, and a session that ended, do not", async () => {
  await show(<Changes />);
  answer = { status: 503, body: { errmsg: "The disk is full.", code: "storage_unavailable", hint: "Make room.", requestId: "r1" } };
  shown.mutate();
  await settled();
  expect(document.body.textContent).not.toContain("The disk is full.");
  told.mutate();
  await settled();
  const alert = document.querySelector("[role=alert]");
  for (const text of ["The disk is full.", "Make room.", "Request r1"]) expect(alert?.textContent).toContain(text);
  expect(alert?.querySelector("button")?.getAttribute("aria-label")).toBe("Close");
  answer = { status: 401, body: { errmsg: "Sign in.", code: "unauthenticated" } };
  told.mutate();
  await settled();
  expect(document.body.textContent).not.toContain("Sign in.");
});

let removal: UseMutationResult<unknown, Error, void>;

function Things() {
  const [open, setOpen] = useState(true);
  useRead("/v1/admin/things");
  return open ? <Thing leave={() => setOpen(false)} /> : <p>The list</p>;
}

function Thing({ leave }: { leave: () => void }) {
  useRead(THING);
  useRead(`${THING}/impact`);
  useRead(`${THING}b`);
  removal = useRemoval(THING, leave);
  return <p>The thing</p>;
}

it("what cannot be deleted keeps its page", async () => {
  await show(<Things />);
  answer = { status: 409, body: { errmsg: "In use.", code: "conflict" } };
  removal.mutate();
  await settled();
  expect(removal.error?.message).toBe("In use.");
  expect(document.body.textContent).toContain("The thing");
});

it("what is deleted is left and never asked for again; the rest is read anew", async () => {
  await show(<Things />);
  asked = [];
  removal.mutate();
  await settled();
  expect(document.body.textContent).toContain("The list");
  expect(asked[0]).toBe(`DELETE ${THING}`);
  expect(asked).toContain("GET /v1/admin/things");
  expect(asked.filter((one) => one === `GET ${THING}` || one.startsWith(`GET ${THING}/`))).toEqual([]);
  expect(queries.getQueryCache().findAll().map((query) => query.queryKey[0]).sort()).toEqual(["/v1/admin/things", `${THING}b`]);
});
