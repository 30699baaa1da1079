// Copies a code or a command, and says so to screen readers.
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
})();
