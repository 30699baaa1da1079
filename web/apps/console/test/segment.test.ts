import { expect, it } from "vitest";
import { part } from "../src/api/client";
import { segmentOf } from "../src/layout/segment";

it("an id comes out of the address as it went in, whatever is in it", () => {
  for (const id of ["u_1", "50%", "a%2Fb", "a/b", "%25", "张三", "a b?c#d", "auths.loginTypes.ShopLogin"]) {
    expect(segmentOf(`/console/users/${part(id)}`, 1)).toBe(id);
    expect(segmentOf(`/console/users/${part(id)}/test`, 2)).toBe("test");
  }
});

it("an address that nobody encoded is taken as it is", () => {
  expect(segmentOf("/console/users/50%", 1)).toBe("50%");
  expect(segmentOf("/console/users/%E5%BC", 1)).toBe("%E5%BC");
  expect(segmentOf("/console/users", 1)).toBe("");
});
