// The sandbox's wxLogin.js, run in a page that is made of nothing: which origin it frames.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const source = readFileSync(new URL("../../crates/sandbox/src/assets/wxLogin.js", import.meta.url), "utf8");

function framed(src) {
  const frame = { setAttribute() {} };
  const document = {
    currentScript: { src },
    baseURI: "http://shop.example/",
    getElementById: () => ({ appendChild() {} }),
    createElement: () => frame,
  };
  const window = { location: { origin: "http://shop.example" } };
  vm.runInNewContext(source, { window, document, URL });
  new window.WxLogin({ id: "box", appid: "wx1", scope: "snsapi_login", redirect_uri: "x" });
  return new URL(frame.src).origin;
}

test("loaded from the platform's host for scripts, the open host is framed; else the host it came from", () => {
  const script = "/connect/zh_CN/htmledition/js/wxLogin.js";
  assert.equal(framed(`https://res.wx.qq.com${script}`), "https://open.weixin.qq.com");
  assert.equal(framed(`http://res.wx.qq.com:8401${script}`), "http://open.weixin.qq.com:8401");
  assert.equal(framed(`http://127.0.0.1:8401${script}`), "http://127.0.0.1:8401");
  assert.equal(framed(`https://res.wx.qq.com.evil.example${script}`), "https://res.wx.qq.com.evil.example");
});
