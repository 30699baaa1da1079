// What people read, in the language of their WeChat.
const en = {
  title: "Tea shop",
  welcome: "Welcome to the tea shop.",
  signedIn: "Signed in as",
  leave: "Sign out",
  enter: "Sign in with WeChat",
  stranger: "Nobody knows this WeChat account yet.",
  username: "Username",
  password: "Password",
  link: "Link my account",
  create: "I am new here",
};

const zh = {
  title: "茶铺",
  welcome: "欢迎来到茶铺。",
  signedIn: "当前用户",
  leave: "退出登录",
  enter: "微信登录",
  stranger: "此微信账号还没有对应的用户。",
  username: "用户名",
  password: "密码",
  link: "关联我的账号",
  create: "我是新用户",
};

module.exports = wx.getAppBaseInfo().language.indexOf("zh") === 0 ? zh : en;
