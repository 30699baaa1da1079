import "@wxlogin/element";
import type { ErrorDetail, StateDetail, SuccessDetail, WechatLoginElement } from "@wxlogin/element";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { FakeServer } from "../../../test/fake-server.js";

export const DESKTOP = "Mozilla/5.0 (Windows NT 10.0) Chrome/130";
export const WECHAT = "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50";
export const PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36";

/** A page in one browser, and the server it talks to. Fresh for each test. */
export const page = {
  server: new FakeServer(),
  left: [] as string[],
  states: [] as string[],
  successes: [] as SuccessDetail[],
  errors: [] as Error[],
};

interface SimulatedWindow {
  Response: typeof Response;
  happyDOM: {
    settings: { enableIframePageLoading: boolean; fetch: { interceptor: object | null } };
  };
}

/** WeChat's box is a frame of another site: it loads a page that ours may not read, and nothing leaves this machine. */
function simulateFrames(): void {
  const { settings } = (window as unknown as SimulatedWindow).happyDOM;
  settings.enableIframePageLoading = true;
  settings.fetch.interceptor = {
    beforeAsyncRequest: async ({ window }: { window: SimulatedWindow }) => new window.Response("<p>a code</p>"),
  };
}

export function usePage(): void {
  beforeEach(() => {
    simulateFrames();
    Object.assign(page, { server: new FakeServer(), left: [], states: [], successes: [], errors: [] });
    vi.stubGlobal("fetch", page.server.browser());
    vi.spyOn(location, "assign").mockImplementation((url) => void page.left.push(String(url)));
    sessionStorage.clear();
    browse(DESKTOP);
  });
  afterEach(() => {
    document.body.innerHTML = "";
    vi.restoreAllMocks();
  });
}

export function browse(userAgent: string): void {
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue(userAgent);
}

/** Puts a login box on the page, notes what it tells, and waits until it has begun. */
export async function show(markup = '<wechat-login lang="en"></wechat-login>', properties: object = {}): Promise<WechatLoginElement> {
  const holder = document.createElement("div");
  holder.addEventListener("wechat-login:state", (event) => page.states.push((event as CustomEvent<StateDetail>).detail.state));
  holder.addEventListener("wechat-login:success", (event) => page.successes.push((event as CustomEvent<SuccessDetail>).detail));
  holder.addEventListener("wechat-login:error", (event) => page.errors.push((event as CustomEvent<ErrorDetail>).detail.error));
  document.body.append(holder);
  holder.innerHTML = markup;
  const element = holder.querySelector("wechat-login") as WechatLoginElement;
  Object.assign(element, properties);
  await reaches(element, "ready", "scanned", "cancelled", "expired", "error", "confirmed");
  return element;
}

export async function reaches(element: WechatLoginElement, ...states: string[]): Promise<void> {
  await vi.waitFor(() => expect(states).toContain(element.state), { timeout: 3000, interval: 5 });
  await element.updateComplete;
}

export function inside(element: WechatLoginElement, selector: string): HTMLElement | null {
  return element.shadowRoot!.querySelector(selector);
}

export function said(element: WechatLoginElement): string {
  return inside(element, "[role=status]")!.textContent!.trim();
}
