// Quick login on the QR page: the sandbox plays the desktop client that the platform's page looks for on localhost.
// Whatever goes wrong there must not keep anybody from scanning.
(function () {
  "use strict";
  var page = document.getElementById("qr-page");
  var box = document.getElementById("quick");

  function ask(path, apiname, jsdata) {
    var body = JSON.stringify({ apiname: apiname, jsdata: jsdata });
    return fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: body })
      .then(function (answer) { return answer.json(); })
      .then(function (answer) { return answer.errcode === 0 ? answer.jsdata : null; })
      .catch(function () { return null; });
  }

  function agree(asked) {
    ask("/api/authorize", "qrconnectfastauthorize", asked).then(function (done) {
      if (done) page.leave(done.redirect_url);
      else box.hidden = true;
    });
  }

  if (page.dataset.quick !== "true") return;
  var link = new URLSearchParams(window.location.search);
  var asked = {};
  ["appid", "scope", "redirect_uri", "state"].forEach(function (name) { asked[name] = link.get(name) || ""; });
  ask("/api/check-login", "qrconnectchecklogin", asked).then(function (offer) {
    if (!offer) return;
    asked.authorize_uuid = offer.authorize_uuid;
    document.getElementById("quick-name").textContent = offer.nickname;
    box.hidden = false;
    box.querySelector("button").addEventListener("click", function () { agree(asked); });
  });
})();
