import { MantineProvider } from "@mantine/core";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { beforeEach, expect, it, vi } from "vitest";
import { TextProvider } from "../src/text";
import { Boundary } from "../src/ui/boundary";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const host = document.createElement("div");
const root = createRoot(host, { onCaughtError: () => undefined });

function Page({ broken }: { broken: boolean }) {
  if (broken) throw new TypeError("Failed to fetch dynamically imported module");
  return <p>The page</p>;
}

const show = (place: string, broken: boolean) =>
  act(() =>
    root.render(
      <MantineProvider>
        <TextProvider>
          <Boundary place={place} frame={(title, shown) => <main aria-label={title}>{shown}</main>}>
            <Page broken={broken} />
          </Boundary>
        </TextProvider>
      </MantineProvider>,
    ),
  );

beforeEach(() => vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined }));

it("a page that breaks says so, with what broke and a way out; another page is shown again", () => {
  show("/", false);
  expect(host.textContent).toContain("The page");
  show("/users", true);
  expect(host.querySelector("main [role=alert]")?.textContent).toContain("Failed to fetch dynamically imported module");
  expect(host.querySelector("button")?.textContent).toBe("Reload");
  show("/users", false);
  expect(host.querySelector("[role=alert]")).not.toBeNull();
  show("/elements", false);
  expect(host.textContent).toContain("The page");
  expect(host.querySelector("[role=alert]")).toBeNull();
});
