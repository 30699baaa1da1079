import { describe, expect, it } from "vitest";
import type { Diagnostic, ElementDetail, Field } from "../src/api/types";
import { UNTOUCHED, about, changed, englishName, filled, fresh, overlaid, payload, touch, truth, unsaved, validName } from "../src/pages/elements/form";

const field = (key: string, kind: Field["kind"], formDefault: unknown = null): Field => ({
  key, kind, required: false, public: false, label: key, help: "", formDefault,
});
const FIELDS = [field("appId", "text"), field("appSecret", "secret"), field("allowRegister", "flag", 1), field("corp", "corp")];

const detail = {
  title: "Shop", name: "Shop",
  values: [
    { key: "appId", secret: false, isSet: true, own: true, origin: null, value: "wx1", effective: "wx1" },
    { key: "appSecret", secret: true, isSet: true, own: true, origin: null, reference: null },
    { key: "allowRegister", secret: false, isSet: true, own: true, origin: null, value: 1, effective: true },
    { key: "corp", secret: false, isSet: false, own: false, origin: null, value: null, effective: "corps.A" },
  ],
} as unknown as ElementDetail;

describe("a new login method", () => {
  it("begins with what its type suggests, and never with a secret", () => {
    const draft = fresh([...FIELDS.slice(0, 1), field("appSecret", "secret", "leaked"), ...FIELDS.slice(2)]);
    expect(draft.values).toEqual({ appId: null, appSecret: null, allowRegister: true, corp: null, isActive: true });
  });

  it("is saved with what was filled in only", () => {
    const draft = fresh(FIELDS);
    draft.values["appId"] = "wx1";
    draft.values["corp"] = "";
    expect(payload(draft)).toEqual({ appId: "wx1", allowRegister: true, isActive: true });
  });
});

describe("an edit", () => {
  it("shows the files' own values, and no secret", () => {
    expect(filled(detail).values).toEqual({ appId: "wx1", appSecret: null, allowRegister: true, corp: null });
  });

  it("sends what differs, and removes what was emptied", () => {
    expect(changed(UNTOUCHED, detail)).toEqual({ values: {} });
    const touched = { title: "Other", values: { appId: "", appSecret: "typed", allowRegister: false } };
    expect(changed(touched, detail)).toEqual({ title: "Other", values: { appId: null, appSecret: "typed", allowRegister: false } });
  });

  it("leaves what was typed and taken back", () => {
    let touched = touch(UNTOUCHED, { values: { appSecret: "typed" } }, detail);
    touched = touch(touched, { title: "Other", values: { appId: "wx" } }, detail);
    expect(touched).toEqual({ title: "Other", values: { appId: "wx", appSecret: "typed" } });
    touched = touch(touched, { title: "Shop", values: { appId: "wx1", appSecret: "" } }, detail);
    expect(touched).toEqual(UNTOUCHED);
  });

  it("follows what is changed elsewhere, and sends nothing of it back", () => {
    const touched = touch(UNTOUCHED, { values: { corp: "corps.B" } }, detail);
    const values = detail.values.map((value) => (value.key === "allowRegister" ? { ...value, value: 0 } : value));
    const later = { ...detail, title: "Renamed", values } as ElementDetail;
    expect(overlaid(later, touched)).toMatchObject({ title: "Renamed", values: { appId: "wx1", allowRegister: false, corp: "corps.B" } });
    expect(changed(touched, later)).toEqual({ values: { corp: "corps.B" } });
  });

  it("shows a text that was emptied as empty, though the files still have it", () => {
    expect(overlaid(detail, touch(UNTOUCHED, { values: { appId: "" } }, detail)).values["appId"]).toBe("");
  });

  it("keeps what was typed while it was saved, and no secret that was", () => {
    const sent = { title: "Other", values: { appId: "wx2", appSecret: "typed" } };
    const values = detail.values.map((value) => (value.key === "appId" ? { ...value, value: "wx2" } : value));
    const saved = { ...detail, title: "Other", values } as ElementDetail;
    expect(unsaved(sent, sent, saved)).toEqual(UNTOUCHED);
    const more = { title: "Other 2", values: { ...sent.values, appId: "wx3", corp: "corps.B" } };
    expect(unsaved(more, sent, saved)).toEqual({ title: "Other 2", values: { appId: "wx3", corp: "corps.B" } });
  });
});

it("a folder's name comes out of the title, or out of the kind of login", () => {
  expect(englishName("my shop login", "qr", [])).toBe("MyShopLogin");
  expect(englishName("微信登录", "qr", [])).toBe("WebsiteLogin");
  expect(englishName("微信登录 2", "mini-program", ["MiniLogin", "MiniLogin2"])).toBe("MiniLogin3");
});

it("names are letters and digits of any script, _ and -", () => {
  expect(["Shop", "商城", "a-b_c"].every(validName)).toBe(true);
  expect(["", "a b", "a.b", "a/b", "../x"].some(validName)).toBe(false);
});

it("flags are read as files write them", () => {
  expect([1, 0, true, false, "1", null, undefined].map(truth)).toEqual([true, false, true, false, null, null, null]);
});

it("diagnostics are found by key in either spelling", () => {
  const of = (key: string | null) => ({ key }) as Diagnostic;
  const all = [of("authConfig.appId"), of("appId"), of("appIdd"), of(null)];
  expect(about(all, "appId")).toEqual(all.slice(0, 2));
});
