const { createLogin } = require("@wxlogin/miniprogram");

// One object for the whole mini program: however many requests find the session ended, one sign-in renews it.
App({
  login: createLogin({ endpoint: "http://127.0.0.1:8400" }),
});
