// The phone page: copies a code or a command and says so to screen readers; keeps the list of QR codes current.
(function () {
  "use strict";
  var told = document.getElementById("copied");
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.addEventListener("click", function () {
      var source = document.getElementById(button.dataset.copy);
      var text = "value" in source ? source.value : source.textContent;
      navigator.clipboard.writeText(text).then(function () {
        told.textContent = told.dataset.done;
      });
    });
  });

  // Shows a QR code as soon as it is on a screen, unless somebody is typing.
  var list = document.querySelector("[data-uuids]");
  function busy() {
    var active = document.activeElement;
    return Boolean(active && /^(INPUT|SELECT)$/.test(active.tagName));
  }
  function look() {
    fetch("/sandbox/qr")
      .then(function (answer) { return answer.json(); })
      .then(function (body) {
        var now = body.qr.map(function (screen) { return screen.uuid; }).join(" ");
        if (now !== list.dataset.uuids && !busy()) window.location.reload();
      })
      .catch(function () { /* the sandbox is restarting; the next look tells */ });
  }
  if (list) window.setInterval(look, 2000);
})();
