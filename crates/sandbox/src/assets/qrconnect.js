// The QR page: asks where the uuid stands, shows it, and leaves for the callback once the phone has agreed.
(function () {
  "use strict";
  var page = document.getElementById("qr-page");
  var uuid = page.dataset.uuid;
  var asUrl = page.dataset.asUrl === "true";
  var blocks = { wait: "wx_default_tip", scanned: "wx_after_scan", cancelled: "wx_after_cancel" };

  function show(name) {
    Object.keys(blocks).forEach(function (key) {
      document.getElementById(blocks[key]).hidden = key !== name;
    });
    page.dataset.status = name;
  }

  function topIsFamily() {
    try {
      return Boolean(window.top.location.host);
    } catch (error) {
      return false;
    }
  }

  function leave(target) {
    var framed = window.top !== window;
    var mode = page.dataset.selfRedirect;
    if (!framed || mode === "true" || (mode !== "false" && topIsFamily())) {
      try {
        window.location = target;
      } catch (error) {
        window.top.location = target;
      }
    } else {
      window.top.location = target;
    }
  }

  function callback(query) {
    var target = page.dataset.redirectUri;
    return target + (target.indexOf("?") >= 0 ? "&" : "?") + query + "state=" + page.dataset.state;
  }

  function next(code) {
    switch (code) {
      case 405:
        if (asUrl && window.wx_redirecturl) return leave(window.wx_redirecturl);
        if (!asUrl && window.wx_code) return leave(callback("code=" + window.wx_code + "&"));
        return window.setTimeout(poll, 2000);
      case 404:
        show("scanned");
        return window.setTimeout(poll, 100, 404);
      case 403:
        if (page.dataset.declineRedirects === "true") return leave(callback(""));
        show("cancelled");
        return window.setTimeout(poll, 2000, 403);
      case 402:
      case 500:
        return window.location.reload();
      default:
        return window.setTimeout(poll, 2000);
    }
  }

  function poll(last) {
    window.wx_errcode = undefined;
    window.wx_code = undefined;
    var done = false;
    var script = document.createElement("script");
    var query = "uuid=" + encodeURIComponent(uuid) + (last ? "&last=" + last : "") + (asUrl ? "&f=url" : "");
    var finish = function (ok) {
      if (done) return;
      done = true;
      window.clearTimeout(timer);
      script.remove();
      if (ok && window.wx_errcode) next(window.wx_errcode);
      else window.setTimeout(poll, 5000, last);
    };
    var timer = window.setTimeout(finish, 60000, false);
    script.onload = function () { finish(true); };
    script.onerror = function () { finish(false); };
    script.src = "/connect/l/qrconnect?" + query + "&_=" + Date.now();
    document.head.appendChild(script);
  }

  // Quick login (quick.js) leaves by the same rules.
  page.leave = leave;
  show("wait");
  // A script element that is added before the load event holds that event back, here for the whole poll: the tab
  // would spin and the frame's onload would come 25 seconds late.
  window.addEventListener("load", function () { window.setTimeout(poll, 0); });
})();
