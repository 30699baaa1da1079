import { afterEach, expect, it, vi } from "vitest";
import { copyText } from "../src/ui/clipboard";

/** What the old command would copy, and whether the browser lets it. */
function command(allowed: boolean) {
  const copied: string[] = [];
  document.execCommand = () => {
    copied.push((document.activeElement as HTMLTextAreaElement).value);
    return allowed;
  };
  return copied;
}

const clipboard = (value: unknown) => vi.stubGlobal("navigator", { clipboard: value });

afterEach(() => vi.unstubAllGlobals());

it("the clipboard takes the text where there is one", async () => {
  const writeText = vi.fn(async () => undefined);
  clipboard({ writeText });
  const copied = command(true);
  expect(await copyText("wxk_1")).toBe(true);
  expect(writeText).toHaveBeenCalledWith("wxk_1");
  expect(copied).toEqual([]);
});

it("without one, or with one that refuses, the old command does, and leaves the focus where it was", async () => {
  const button = document.createElement("button");
  document.body.append(button);
  for (const value of [undefined, { writeText: () => Promise.reject(new Error("denied")) }]) {
    clipboard(value);
    button.focus();
    const copied = command(true);
    expect(await copyText("wxk_1")).toBe(true);
    expect(copied).toEqual(["wxk_1"]);
    expect(document.activeElement).toBe(button);
    expect(document.querySelector("textarea")).toBeNull();
  }
});

it("a browser that lets nothing copy says so", async () => {
  clipboard(undefined);
  command(false);
  expect(await copyText("wxk_1")).toBe(false);
  document.execCommand = () => {
    throw new Error("no");
  };
  expect(await copyText("wxk_1")).toBe(false);
});
