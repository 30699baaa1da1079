const { isLoginError } = require("@wxlogin/miniprogram");

const { login } = getApp();

Page({
  data: { userId: "", problem: "" },

  /** Signs in without a tap, as far as somebody is known. */
  onShow() {
    return login
      .request({ url: "/v1/session" })
      .then(({ data }) => this.setData({ userId: data.data.userId, problem: "" }))
      .catch((error) => this.explain(error));
  },

  explain(error) {
    // Nobody belongs to this WeChat account yet: ask whether to link one or to make one.
    if (isLoginError(error, "not_bound")) return wx.navigateTo({ url: "/pages/account/index" });
    this.setData({ problem: [error.message, error.hint].filter(Boolean).join(" ") });
  },

  leave() {
    return login.logout().then(() => this.setData({ userId: "" }));
  },
});
