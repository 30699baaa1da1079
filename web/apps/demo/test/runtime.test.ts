import { beforeEach, expect, it } from "vitest";
import { parse } from "../build/wxml";
import { Runtime, type Scripts } from "../src/simulator/runtime";

const SCRIPTS: Scripts = {
  "app.js": (_module, _exports, require, App) => App({ greeting: (require("./texts") as { hello: string }).hello }),
  "texts.js": (module) => void (module.exports = { hello: "Hello" }),
  "pages/one/index.js": (_module, _exports, _require, _App, Page, getApp, wx) =>
    Page({
      data: { shown: 0, greeting: "" },
      onShow(this: { data: { shown: number }; setData: (data: object) => void }) {
        this.setData({ shown: this.data.shown + 1, greeting: (getApp() as { greeting: string }).greeting });
      },
      go: () => (wx as { navigateTo: (to: object) => void }).navigateTo({ url: "/pages/two/index" }),
    }),
  "pages/two/index.js": (_module, _exports, _require, _App, Page) => Page({ data: {} }),
};
const TREES = {
  "pages/one/index": parse(`<text>{{greeting}} {{shown}}</text><button bindtap="go">Go</button>`),
  "pages/two/index": parse(`<text>Two</text>`),
};

let screen: HTMLElement;
let depths: number[];
const start = (scripts = SCRIPTS) => {
  const program = { config: { pages: ["pages/one/index"] }, scripts, trees: TREES, packages: {}, wx: {} };
  const runtime = new Runtime(program, screen, (depth) => depths.push(depth));
  runtime.start();
  return runtime;
};

beforeEach(() => {
  screen = document.createElement("div");
  document.body.replaceChildren(screen);
  depths = [];
});

it("opens the first page, another upon it, and comes back to the first as it was", () => {
  const runtime = start();
  expect(screen.textContent).toBe("Hello 1Go");
  screen.querySelector("button")?.click();
  expect(screen.textContent).toBe("Two");
  runtime.back();
  runtime.back();
  expect([screen.textContent, depths]).toEqual(["Hello 3Go", [0, 1, 0, 0]]);
});

it("says what a mini program asks for that is not there", () => {
  expect(() => start({ ...SCRIPTS, "app.js": (_module, _exports, require) => void require("left-pad") })).toThrow(/requires left-pad/);
  expect(() => start({ ...SCRIPTS, "app.js": (_module, _exports, require) => void require("./gone") })).toThrow(/no gone\.js/);
  expect(() => start({ ...SCRIPTS, "pages/one/index.js": () => undefined })).toThrow(/calls no Page/);
});
