// @vitest-environment happy-dom
import { WechatLogin } from "@wxlogin/element/react";
import type { WechatLoginElement } from "@wxlogin/element";
import { createRef } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { page, reaches, usePage } from "./support.js";

usePage();

describe("<WechatLogin>", () => {
  it("hands objects and functions on as properties, and begins once", async () => {
    page.server.offersQr = true;
    page.server.qrStatus = { status: "confirmed", location: "/in" };
    const [ref, got, states] = [createRef<WechatLoginElement>(), [] as unknown[], [] as string[]];
    const holder = document.body.appendChild(document.createElement("div"));
    const root = createRoot(holder);
    const draw = () =>
      flushSync(() =>
        root.render(
          <WechatLogin
            ref={ref}
            authType="WeChatType"
            config={{ componentType: "WeChatLogin", appId: "wx00000000000000a1", redirectUri: "/in", scope: "snsapi_login" }}
            onSuccess={(detail) => got.push(detail)}
            onStateChange={({ state }) => states.push(state)}
            className="mine"
          >
            <a href="/password">Password</a>
          </WechatLogin>,
        ),
      );
    draw();
    const element = ref.current as WechatLoginElement;
    expect(holder.firstElementChild).toBe(element);
    expect(element.getAttribute("class")).toBe("mine");
    await reaches(element, "confirmed");
    expect(got).toEqual([{ location: "/in" }]);
    expect(states).toEqual(["ready", "confirmed"]);
    draw();
    await element.updateComplete;
    expect(page.server.log.filter((asked) => asked.path.endsWith("/qr"))).toHaveLength(1);
    expect(element.textContent).toBe("Password");
    flushSync(() => root.unmount());
  });

  it("is rendered on a server as the bare element", () => {
    expect(renderToString(<WechatLogin lang="zh" />)).toBe('<wechat-login lang="zh"></wechat-login>');
  });
});
