// The faults page: a number that belongs to another kind of fault is out of the way.
(function () {
  "use strict";
  var kinds = document.querySelectorAll("input[name=kind]");
  function show() {
    kinds.forEach(function (kind) {
      var numbers = document.querySelector("[data-for=" + kind.value + "]");
      if (!numbers) return;
      numbers.hidden = !kind.checked;
      numbers.querySelectorAll("input, select").forEach(function (field) { field.disabled = !kind.checked; });
    });
  }
  kinds.forEach(function (kind) { kind.addEventListener("change", show); });
  show();
})();
