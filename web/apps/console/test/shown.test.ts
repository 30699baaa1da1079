import { expect, it } from "vitest";
import { causeOf, shortName, summed } from "../src/pages/overview/counted";
import { detailOf, spanOf } from "../src/pages/events/detail";
import { ago } from "../src/ui/ago";
import { deviceName } from "../src/ui/device";
import { nameOf } from "../src/ui/person";

const NOW = new Date("2026-03-01T12:00:00Z");

it("times are told in the largest unit that fits", () => {
  expect(ago(new Date("2026-03-01T11:59:30Z"), NOW, "en")).toBe("now");
  expect(ago(new Date("2026-03-01T11:57:00Z"), NOW, "en")).toBe("3 minutes ago");
  expect(ago(new Date("2026-02-28T12:00:00Z"), NOW, "zh-CN")).toBe("昨天");
  expect(ago(new Date("2026-03-01T14:00:00Z"), NOW, "en")).toBe("in 2 hours");
});

it("spans begin where they say", () => {
  expect(spanOf("any", NOW, "", "").since).toBeUndefined();
  expect(spanOf("week", NOW, "", "").since).toBe("2026-02-22T12:00:00.000Z");
  const own = spanOf("own", NOW, "2026-02-01", "2026-02-01");
  expect(new Date(own.until ?? "").getTime() - new Date(own.since ?? "").getTime()).toBe(86_399_999);
  expect(spanOf("own", NOW, "2026-02-01", "")).toEqual({ since: own.since, until: undefined });
});

it("an event's detail leaves out what says nothing", () => {
  expect(detailOf({ session: "x", errcode: null, code: "code_used", n: { a: 1 } })).toBe('code: code_used · n: {"a":1}');
});

it("a device is named by what people recognise", () => {
  const wechat = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.40";
  expect(deviceName(wechat)).toBe("WeChat · iOS");
  expect(deviceName("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0")).toBe("Edge · Windows");
  expect(deviceName("node")).toBe("node");
  expect(deviceName(null)).toBeNull();
});

it("numbers add up, names are short, failures are known by WeChat's number", () => {
  const day = (succeeded: number, failed: number) => ({ date: "", succeeded, failed, registered: 1 });
  expect(summed({ days: [day(1, 2), day(3, 4)] } as never)).toEqual({ succeeded: 4, failed: 6, registered: 2 });
  expect([shortName("auths.loginTypes.Shop"), shortName("password")]).toEqual(["Shop", "password"]);
  expect(causeOf({ code: "code_invalid", errcode: 40029 })).toBe("40029 code_invalid");
  expect(causeOf({ code: "not_bound", errcode: null })).toBe("not_bound");
});

it("a person is called by the best name there is", () => {
  expect(nameOf({ userId: "1", username: "ann", nick: "Ann" })).toBe("Ann");
  expect(nameOf({ userId: "1", username: "ann", nick: null })).toBe("ann");
  expect(nameOf({ userId: "1", username: null, nick: "" })).toBe("1");
});
