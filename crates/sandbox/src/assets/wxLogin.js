// Builds the QR iframe of the sandbox, with the options and the address order of the platform's script.
// Values are joined without encoding, as there: encode redirect_uri and href yourself.
(function (window, document) {
  "use strict";

  // The sandbox serves this file, so its own address names the sandbox.
  var script = document.currentScript;
  var origin = script ? new URL(script.src, document.baseURI).origin : window.location.origin;
  // Loaded from the platform's host for scripts (mapped to the sandbox), the page to frame is at its open host.
  origin = origin.replace(/^(https?:\/\/)res\.wx\.qq\.com(?=:|$)/, "$1open.weixin.qq.com");

  function address(options) {
    var redirect = options.self_redirect === true ? "true" : options.self_redirect === false ? "false" : "default";
    var parts = [
      "appid=" + options.appid,
      "scope=" + options.scope,
      "redirect_uri=" + options.redirect_uri,
      "state=" + (options.state || ""),
      "login_type=jssdk",
      "self_redirect=" + redirect,
      "styletype=" + (options.styletype || ""),
      "sizetype=" + (options.sizetype || ""),
      "bgcolor=" + (options.bgcolor || ""),
      "rst=" + (options.rst || ""),
    ];
    if (options.style) parts.push("style=" + options.style);
    if (options.href) parts.push("href=" + options.href);
    if (options.lang === "en") parts.push("lang=en");
    if (options.stylelite === 1) parts.push("stylelite=1");
    if (options.fast_login === 0) parts.push("fast_login=0");
    if (options.color_scheme) parts.push("color_scheme=" + options.color_scheme);
    return origin + "/connect/qrconnect?" + parts.join("&");
  }

  function WxLogin(options) {
    var box = document.getElementById(options.id);
    if (!box) {
      if (typeof options.onReady === "function") options.onReady(false);
      return;
    }
    var frame = document.createElement("iframe");
    frame.src = address(options);
    frame.width = "300px";
    frame.height = "400px";
    frame.title = "WeChat login";
    frame.setAttribute("frameborder", "0");
    frame.setAttribute("scrolling", "no");
    frame.setAttribute("allowtransparency", "true");
    // The frame has to move the top window after the tap, without a click inside the frame; and its link to the
    // sandbox's phone opens a tab of its own.
    var may = "allow-scripts allow-same-origin allow-forms allow-top-navigation";
    frame.setAttribute("sandbox", may + " allow-popups allow-popups-to-escape-sandbox");
    frame.setAttribute("allow", "local-network-access");
    frame.onload = function () {
      if (typeof options.onReady === "function") options.onReady(true);
      if (typeof options.onQRcodeReady === "function") options.onQRcodeReady();
    };
    box.innerHTML = "";
    box.appendChild(frame);
  }

  window.WxLogin = WxLogin;
})(window, document);
