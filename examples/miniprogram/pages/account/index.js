const t = require("../../texts");

const { login } = getApp();

Page({
  data: { t, problem: "" },

  onLoad: () => wx.setNavigationBarTitle({ title: t.title }),

  /** An account from before: its password once, and from then on WeChat is enough. */
  link({ detail }) {
    return this.finish(login.bind(detail.value));
  },

  /** Nobody from before. The server makes users only where the login element allows it (`allowRegister`). */
  create() {
    return this.finish(login.register());
  },

  finish(signingIn) {
    return signingIn
      .then(() => wx.navigateBack())
      .catch((error) => this.setData({ problem: [error.message, error.hint].filter(Boolean).join(" ") }));
  },
});
