import { expect, it } from "vitest";
import { different, isEmpty } from "../src/ui/touched";

const now = { nick: "Ada", username: "ada" };

it("a form sends what was touched and differs from what there is now", () => {
  expect(different({ nick: "Ada L." }, now)).toEqual({ nick: "Ada L." });
  expect(different({ nick: "Ada L." }, { ...now, username: "renamed elsewhere" })).toEqual({ nick: "Ada L." });
  expect(different({ nick: "" }, now)).toEqual({ nick: "" });
});

it("what was taken back, and what somebody else has written by now, is not sent", () => {
  expect(isEmpty(different({ nick: "Ada" }, now))).toBe(true);
  expect(isEmpty(different({ nick: "Ada L." }, { ...now, nick: "Ada L." }))).toBe(true);
});
