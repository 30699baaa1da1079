import { describe, expect, it } from "vitest";
import { parse } from "../build/wxml";
import { mount } from "../src/simulator/view";

describe("WXML", () => {
  it("becomes a tree of elements, values and conditions", () => {
    expect(parse(`<view wx:if="{{!user.id}}"><!-- x --><text>Hi {{name}}</text><input name="a" password /></view>`)).toEqual([
      {
        tag: "view",
        attributes: {},
        when: { path: "user.id", not: true },
        children: [
          { tag: "text", attributes: {}, children: [{ text: ["Hi ", { path: "name" }] }] },
          { tag: "input", attributes: { name: ["a"], password: [] }, children: [] },
        ],
      },
    ]);
  });

  it.each([
    ["<view>", "is not closed"],
    ["</view>", "closes nothing"],
    ["<view></text>", "closes nothing"],
    ["<map />", "is not among"],
    ["a < b", "no WXML"],
  ])("%s is refused", (source, why) => expect(() => parse(source)).toThrow(why));

  it("is drawn, follows the data, and keeps what was typed", () => {
    const screen = document.createElement("div");
    const sent: unknown[] = [];
    const tree = parse(
      `<form bindsubmit="send"><input name="who" placeholder="{{hint}}" /><button form-type="submit">Go</button></form><text wx:if="{{said}}">{{said}}</text>`,
    );
    const update = mount(tree, screen, { send: (event: { detail: { value: unknown } }) => sent.push(event.detail.value) });
    document.body.append(screen);
    update({ hint: "Name", said: "" });
    const input = screen.querySelector("input") as HTMLInputElement;
    expect([input.getAttribute("aria-label"), screen.textContent]).toEqual(["Name", "Go"]);
    input.value = "alice";
    update({ hint: "Name", said: "Hello" });
    expect([input.value, screen.textContent]).toEqual(["alice", "GoHello"]);
    screen.querySelector("form")?.dispatchEvent(new Event("submit"));
    expect(sent).toEqual([{ who: "alice" }]);
    update({ hint: "Name", said: "" });
    expect(screen.textContent).toBe("Go");
  });
});
