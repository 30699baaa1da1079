import { expect, test } from "vitest";
import { outcomes } from "../src/pages/overview/wechat";

test("calls are added up by endpoint, those that WeChat served apart from the rest", () => {
  const calls = [
    { endpoint: "/sns/jscode2session", outcome: "ok", count: 5 },
    { endpoint: "/sns/jscode2session", outcome: "code_invalid", count: 2 },
    { endpoint: "/sns/jscode2session", outcome: "timeout", count: 1 },
    { endpoint: "sign_in", outcome: "breaker_open", count: 4 },
  ];
  expect(outcomes({ calls })).toEqual([
    ["jscode2session", 5, 3],
    ["sign_in", 0, 4],
  ]);
});
