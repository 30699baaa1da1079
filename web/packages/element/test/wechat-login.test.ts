// @vitest-environment happy-dom
import { LoginError } from "@wxlogin/client";
import { describe, expect, it, vi } from "vitest";
import { failureReply, type Reply } from "../../../test/fake-replies.js";
import { absolute, pollPath } from "../src/prepare.js";
import { browse, DESKTOP, inside, page, PHONE, reaches, said, show, usePage, WECHAT } from "./support.js";

usePage();

describe("on a computer", () => {
  it("shows WeChat's own box where the server draws no codes", async () => {
    const element = await show('<wechat-login lang="en" config=\'{"redirectUri":"https://shop.test/in"}\'></wechat-login>');
    const frame = inside(element, "iframe") as HTMLIFrameElement;
    expect(frame.getAttribute("src")).toBe("https://open.weixin.qq.com/connect/qrconnect?x=https%3A%2F%2Fshop.test%2Fin");
    expect(frame.getAttribute("allow")).toBe("local-network-access");
    expect(frame.title).toBe("QR code for signing in with WeChat");
    expect(page.states).toEqual(["ready"]);
    expect(page.server.log.map((asked) => asked.path)).toEqual([
      "/v1/login-types",
      "/login/MyWeChatLogin/qr",
      "/login/MyWeChatLogin/embed",
    ]);
  });

  it("calls a method as the server does where its name is not enough", async () => {
    const [first] = page.server.loginTypes;
    if (first) first.loginUrl = `https://login.test/login/${first.fullName}`;
    await show();
    expect(page.server.log.map((asked) => asked.path)).toContain("/login/auths.loginTypes.MyWeChatLogin/qr");
  });

  it("shows WeChat's own box at once where the server answers with it", async () => {
    page.server.offersQr = "frame";
    const element = await show();
    expect(inside(element, "iframe")).not.toBeNull();
    expect(page.server.count("/embed")).toBe(0);
  });

  it("asks below the prefix that the server is reached under", async () => {
    expect(absolute("https://shop.test/auth", "/auth/login/A/qr/wxq_1/poll")).toBe("https://shop.test/auth/login/A/qr/wxq_1/poll");
    expect(pollPath("https://shop.test/auth", "https://shop.test/auth/login/A/qr/wxq_1/poll", "scanned")).toBe(
      "/login/A/qr/wxq_1/poll?last=scanned",
    );
    expect(absolute("", "/login/A/qr/wxq_1")).toBe("/login/A/qr/wxq_1");
  });

  it("leaves a cancelled code to be scanned again", async () => {
    page.server.offersQr = true;
    page.server.qrStatus = { status: "cancelled" };
    const element = await show();
    await reaches(element, "cancelled");
    expect(inside(element, ".faded")).toBeNull();
    page.server.qrStatus = { status: "scanned" };
    await reaches(element, "scanned");
    expect(inside(element, ".faded")).not.toBeNull();
  });

  it("says so when the picture does not come, with a way to try again", async () => {
    page.server.offersQr = true;
    const element = await show();
    inside(element, "img")!.dispatchEvent(new Event("error"));
    await reaches(element, "error");
    expect(said(element)).toBe("Sign-in is not possible right now");
    inside(element, "button")!.click();
    await reaches(element, "ready");
  });

  it("offers a new box when the way back would find its state gone", async () => {
    page.server.embedSeconds = 0.05;
    const element = await show();
    await reaches(element, "expired");
    expect(inside(element, "iframe")).toBeNull();
    page.server.embedSeconds = 600;
    inside(element, "button")!.click();
    await reaches(element, "ready");
    expect(inside(element, "iframe")).not.toBeNull();
  });

  it("follows its own code: scanned, confirmed, and on to where the server says", async () => {
    page.server.offersQr = true;
    const element = await show('<wechat-login lang="en" endpoint="https://login.test"></wechat-login>');
    expect((inside(element, "img") as HTMLImageElement).src).toBe("https://login.test/login/MyWeChatLogin/qr/wxq_1/image");
    expect(said(element)).toBe("Scan with WeChat to sign in");
    page.server.qrStatus = { status: "scanned" };
    await reaches(element, "scanned");
    expect(said(element)).toBe("Scanned. Confirm on your phone");
    page.server.qrStatus = { status: "confirmed", location: "/login/MyWeChatLogin/qr/wxq_1" };
    await reaches(element, "confirmed");
    expect(page.states).toEqual(["ready", "scanned", "confirmed"]);
    expect(page.successes).toEqual([{ location: "https://login.test/login/MyWeChatLogin/qr/wxq_1" }]);
    expect(page.left).toEqual(["https://login.test/login/MyWeChatLogin/qr/wxq_1"]);
    expect(page.server.log.at(-1)?.query.get("last")).toBe("scanned");
  });

  it("reports who is signed in on the page that its own code leads back to", async () => {
    page.server.offersQr = true;
    page.server.qrStatus = { status: "confirmed", location: "/login/MyWeChatLogin?redirect=/" };
    const before = await show();
    await reaches(before, "confirmed");
    before.remove();
    await fetch(page.left[0] as string, { credentials: "include" });
    const element = await show();
    expect(element.state).toBe("confirmed");
    expect(page.successes).toMatchObject([{ location: page.left[0] }, { session: { userId: "u1" } }]);
    expect(page.left).toHaveLength(1);
  });

  it("stays where it is when the page prevents the way on", async () => {
    page.server.offersQr = true;
    page.server.qrStatus = { status: "confirmed", location: "/in" };
    document.addEventListener("wechat-login:success", (event) => event.preventDefault(), { once: true });
    const element = await show();
    await reaches(element, "confirmed");
    expect(page.left).toEqual([]);
    element.remove();
    await show();
    expect(page.server.count("/v1/session")).toBe(0);
  });

  it.each([
    ["cancelled", "Cancelled on the phone. Scan again, or get a new code"],
    ["expired", "This code has expired"],
  ])("offers a new code when the old one is %s, by a button that the keyboard reaches", async (status, text) => {
    page.server.offersQr = true;
    page.server.qrStatus = { status };
    const element = await show();
    await reaches(element, status);
    expect(said(element)).toBe(text);
    page.server.qrStatus = { status: "waiting" };
    inside(element, "button")!.click();
    await reaches(element, "ready");
    expect(page.states).toEqual(["ready", status, "loading", "ready"]);
    expect(element.shadowRoot!.activeElement).toBe(inside(element, ".box"));
    expect(page.server.log.filter((asked) => asked.path.endsWith("/qr"))).toHaveLength(2);
  });

  it("reports what went wrong with what to do, and starts over on request", async () => {
    page.server.fail("/v1/login-types", failureReply("login_misconfigured"));
    const element = await show();
    expect(element.state).toBe("error");
    expect(said(element)).toBe("message of login_misconfigured");
    expect(inside(element, ".hint")!.textContent).toBe("hint of login_misconfigured");
    expect(page.errors).toMatchObject([{ code: "login_misconfigured", status: 500 }]);
    inside(element, "button")!.click();
    await reaches(element, "ready");
  });

  const answers = (reply: () => Promise<Reply>) => () => page.server.fail("/v1/login-types", reply);
  const unreachable = answers(() => Promise.reject(new TypeError("fetch failed")));
  const silent = () => {
    answers(() => new Promise(() => undefined))();
    const { setTimeout } = globalThis;
    vi.stubGlobal("setTimeout", (done: () => void, wait = 0) => setTimeout(done, wait === 15000 ? 0 : wait));
  };
  const strange = answers(async () => ({ status: 502, headers: {}, text: "<h1>Bad Gateway</h1>" }));
  const empty = () => void (page.server.loginTypes = []);
  it.each([
    ["network", "en", unreachable, "No connection. Check your network and try again."],
    ["network", "zh-CN", unreachable, "网络连接失败，请检查网络后重试。"],
    ["timeout", "zh-CN", silent, "等待超时，请重试。"],
    ["bad_answer", "zh-CN", strange, "登录服务暂不可用，请稍后重试。"],
    ["not_found", "zh-CN", empty, "此处暂不支持该登录方式。"],
  ])("tells a visitor of %s (%s) in plain words, and the page the rest", async (code, lang, happens, text) => {
    happens();
    const got: LoginError[] = [];
    const element = await show(`<wechat-login lang="${lang}"></wechat-login>`, { onError: (error: LoginError) => got.push(error) });
    expect(said(element)).toBe(text);
    expect(inside(element, ".hint")).toBeNull();
    expect(got).toEqual(page.errors);
    expect(got).toMatchObject([{ code }]);
    expect(got[0]!.hint).not.toBe("");
  });

  it("says no more than that it failed, where the failure is a mistake of the page's", async () => {
    vi.stubGlobal("fetch", "no function");
    const element = await show('<wechat-login lang="zh-CN"></wechat-login>');
    expect(said(element)).not.toMatch(/[a-z]{3}/i);
  });

  it("says how to get in where only an official account is there", async () => {
    page.server.loginTypes = page.server.loginTypes.filter((type) => type.entry === "in-wechat");
    const element = await show();
    expect(said(element)).toMatch(/^This sign-in works inside WeChat/);
    expect((inside(element, "input") as HTMLInputElement).value).toBe(location.href);
  });

  it("stops asking once it is taken off the page", async () => {
    page.server.offersQr = true;
    const element = await show();
    element.remove();
    const asked = page.server.log.length;
    await new Promise((later) => setTimeout(later, 1200));
    expect(page.server.log.length).toBe(asked);
  });
});

describe("the page that WeChat's box comes back to", () => {
  const load = async (href: string) => {
    const element = await show();
    const frame = inside(element, "iframe") as HTMLIFrameElement;
    Object.defineProperty(frame, "contentWindow", { value: { location: { href } } });
    frame.dispatchEvent(new Event("load"));
    return element;
  };

  it("inside the box: is reported and opened in the whole window", async () => {
    const element = await load(`${location.href}?appState=x`);
    expect(element.state).toBe("confirmed");
    expect(page.left).toEqual([`${location.href}?appState=x`]);
    expect(page.successes).toHaveLength(1);
  });

  it.each([`${location.href}?appState=x`, "https://login.test/login/first"])("inside the box: is asked for once in the whole window: %s", async (href) => {
    (await load(href)).remove();
    await fetch("/login/MyWeChatLogin?redirect=/", { credentials: "include" });
    await show();
    expect(page.successes.at(-1)).toMatchObject({ session: { userId: "u1" } });
  });

  it("inside the box, but another page of ours: is opened, and is no success", async () => {
    await load("https://login.test/login/first");
    expect(page.left).toEqual(["https://login.test/login/first"]);
    expect(page.successes).toEqual([]);
  });

  it("inside the box, as a path of this page's while the server is of another origin", async () => {
    const element = await show('<wechat-login endpoint="https://login.test"></wechat-login>', { config: { redirectUri: "/welcome" } });
    const back = `${location.origin}/welcome`;
    expect(page.server.log.at(-1)?.query.get("redirect")).toBe(back);
    const frame = inside(element, "iframe") as HTMLIFrameElement;
    Object.defineProperty(frame, "contentWindow", { value: { location: { href: back } } });
    frame.dispatchEvent(new Event("load"));
    expect(page.successes).toEqual([{ location: back }]);
  });

  it("in the whole window: the success is reported with who is signed in", async () => {
    (await show()).remove();
    await fetch("/login/MyWeChatLogin?redirect=/", { credentials: "include" });
    const element = await show();
    expect(element.state).toBe("confirmed");
    expect(page.successes).toMatchObject([{ session: { userId: "u1" } }]);
    expect(page.left).toEqual([]);
  });

  it("a page that has begun nothing asks for no session", async () => {
    await show();
    expect(page.server.count("/v1/session")).toBe(0);
  });
});

describe("inside WeChat", () => {
  it("offers the official account's way, also where the page names the website's", async () => {
    browse(WECHAT);
    const element = await show('<wechat-login lang="en" auth-type="WeChatType"></wechat-login>', {
      config: { appId: "wx00000000000000a1", redirectUri: "https://shop.test/in" },
    });
    const link = inside(element, "a.button") as HTMLAnchorElement;
    expect(link.getAttribute("href")).toBe("/login/MyWechatLogin?redirect=https%3A%2F%2Fshop.test%2Fin");
    expect(link.textContent).toBe("Sign in with WeChat");
    expect(page.left).toEqual([]);
  });

  it("leaves at once when told to", async () => {
    browse(WECHAT);
    await show("<wechat-login auto></wechat-login>");
    await vi.waitFor(() => expect(page.left).toHaveLength(1));
    expect(page.left[0]).toMatch(/^\/login\/MyWechatLogin\?redirect=/);
  });

  it("sends to a computer where there is only a QR code", async () => {
    browse(WECHAT);
    const element = await show('<wechat-login lang="zh-CN" name="MyWeChatLogin"></wechat-login>');
    expect(said(element)).toBe("请在电脑上打开本页，再用微信扫码登录。");
  });
});

describe("on another phone", () => {
  it("tells the way into WeChat and copies the link", async () => {
    browse(PHONE);
    const copied: string[] = [];
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation(async (text) => void copied.push(text));
    const element = await show();
    expect(said(element)).toMatch(/^Open this page in WeChat/);
    inside(element, "button")!.click();
    await vi.waitFor(() => expect(said(element)).toBe("Link copied"));
    expect(copied).toEqual([location.href]);
  });
});

describe("handlers", () => {
  it("may be functions", async () => {
    page.server.offersQr = true;
    page.server.qrStatus = { status: "confirmed", location: "/in" };
    const got: unknown[] = [];
    const element = await show(undefined, { onSuccess: (detail: unknown) => got.push(detail) });
    await reaches(element, "confirmed");
    expect(got).toEqual([{ location: "/in" }]);
  });

  it("may be names of global functions, in attributes and in the properties of the component", async () => {
    const got: unknown[] = [];
    vi.stubGlobal("handleLoginError", (error: unknown) => got.push(error));
    vi.stubGlobal("shop", { failed: (error: unknown) => got.push(error) });
    page.server.loginTypes = [];
    await show('<wechat-login on-error="shop.failed"></wechat-login>');
    await show("<wechat-login></wechat-login>", { authType: "WeChatType", onError: "handleLoginError" });
    expect(got).toMatchObject([{ code: "not_found" }, { code: "not_found" }]);
  });

  it("a name that leads nowhere is told on the console and disturbs nothing", async () => {
    const told = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    page.server.loginTypes = [];
    const element = await show("<wechat-login></wechat-login>", { onError: "no.such" });
    expect(element.state).toBe("error");
    expect(told).toHaveBeenCalledWith(expect.stringContaining('"no.such"'));
  });
});

describe("for everybody", () => {
  it("speaks the language of what surrounds it", async () => {
    page.server.offersQr = true;
    const element = await show('<div lang="zh-CN"><wechat-login></wechat-login></div>');
    expect(said(element)).toBe("请使用微信扫码登录");
    expect(page.server.log.every((asked) => asked.headers.get("accept-language") === "zh")).toBe(true);
  });

  it("is announced politely and named, its code too", async () => {
    page.server.offersQr = true;
    const element = await show();
    expect(inside(element, "[role=status]")!.getAttribute("aria-live")).toBe("polite");
    expect(inside(element, "[role=group]")!.getAttribute("aria-label")).toBe("Sign in with WeChat");
    expect((inside(element, "img") as HTMLImageElement).alt).toBe("QR code for signing in with WeChat");
  });

  it("brings its styles as an adopted sheet: no style element or attribute for a policy to refuse", async () => {
    const element = await show();
    expect(element.shadowRoot!.querySelectorAll("style, [style]")).toHaveLength(0);
    expect(element.shadowRoot!.adoptedStyleSheets).toHaveLength(1);
  });

  it("begins once for settings that come together, and again when they change", async () => {
    browse(DESKTOP);
    const element = await show(undefined, { authType: "WeChatType", config: { redirectUri: "/a" } });
    element.config = { redirectUri: "/a" };
    await element.updateComplete;
    expect(page.server.count("/embed")).toBe(1);
    element.config = { redirectUri: "/b" };
    await vi.waitFor(() => expect(page.server.count("/embed")).toBe(2));
  });
});
