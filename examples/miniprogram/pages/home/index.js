const { isLoginError } = require("@wxlogin/miniprogram");
const t = require("../../texts");

const { login } = getApp();

Page({
  data: { t, userId: "", problem: "" },

  onLoad: () => wx.setNavigationBarTitle({ title: t.title }),

  /** Also after the other page: whoever has a session is shown at once. */
  onShow() {
    return login.session() ? this.enter() : this.setData({ userId: "" });
  },

  /** Any request with the session signs in by itself, as far as somebody is known. */
  enter() {
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
    // Without a network the server is not told, but this phone has forgotten the session all the same.
    return login
      .logout()
      .catch((error) => this.explain(error))
      .then(() => this.setData({ userId: "" }));
  },
});
