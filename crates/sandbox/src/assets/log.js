// The call log: asks for the calls that are new, adds them on top, and filters what is shown.
var byId = function (id) { return document.getElementById(id); };
var words = byId("words").dataset;
var list = byId("calls");
var told = byId("told");
var KEPT = 500;
// Each call has its rule in both languages; the page speaks one.
var RULE = document.documentElement.lang === "zh" ? "rule_zh" : "rule";
var last = 0;
var paused = false;

function failed(call) {
  var code = call.answer && call.answer.errcode;
  return call.status === 0 || call.status >= 400 || Boolean(code) || Boolean(call.fault);
}

function outcome(call) {
  if (call.status === 0) return words.cut;
  var code = call.answer && call.answer.errcode;
  return code ? call.status + " · " + code : String(call.status);
}

function row(call) {
  var item = byId("call").content.firstElementChild.cloneNode(true);
  var put = function (selector, text) { item.querySelector(selector).textContent = text; };
  var time = item.querySelector("time");
  time.dateTime = call.at;
  time.textContent = new Date(call.at).toLocaleTimeString(document.documentElement.lang);
  put(".method", call.method);
  put(".path", call.endpoint);
  put(".outcome", outcome(call));
  put(".rule", call[RULE]);
  put(".asked", JSON.stringify(call.parameters, null, 2));
  put(".answered", typeof call.answer === "string" ? call.answer : JSON.stringify(call.answer, null, 2));
  item.classList.toggle("bad", failed(call));
  if (call.fault) {
    item.querySelector(".fault").hidden = false;
    put(".fault code", typeof call.fault === "string" ? call.fault : JSON.stringify(call.fault));
  }
  item.querySelector(".break").href = "/faults?endpoint=" + encodeURIComponent(call.endpoint);
  item.querySelector(".copy").addEventListener("click", function () { copy(JSON.stringify(call, null, 2)); });
  item.call = call;
  item.text = JSON.stringify(call).toLowerCase();
  return item;
}

function copy(text) {
  navigator.clipboard.writeText(text).then(function () { told.textContent = words.copied; });
}

function filter() {
  var endpoint = byId("endpoint").value;
  var app = byId("app").value;
  var persona = byId("persona").value;
  var text = byId("text").value.trim().toLowerCase();
  var only = byId("failed").checked;
  var shown = 0;
  Array.prototype.forEach.call(list.children, function (item) {
    var of = (!app || item.call.appid === app) && (!persona || item.call.persona === persona);
    var fits = of && (!endpoint || item.call.endpoint === endpoint) && item.text.includes(text) && (!only || failed(item.call));
    item.hidden = !fits;
    if (fits) shown += 1;
  });
  byId("empty").hidden = shown > 0;
  return shown;
}

function add(calls) {
  calls.forEach(function (call) {
    last = Math.max(last, call.number);
    list.prepend(row(call));
  });
  while (list.children.length > KEPT) list.lastElementChild.remove();
  told.textContent = words.shown.replace("{n}", filter());
}

function look() {
  if (paused) return Promise.resolve();
  return fetch("/sandbox/log?after=" + last)
    .then(function (answer) { return answer.json(); })
    .then(function (body) {
      // A sandbox that was started again counts from 1 again.
      if (body.last < last) return anew();
      if (body.calls.length > 0 || told.textContent === words.lost) add(body.calls);
    })
    .catch(function () { told.textContent = words.lost; });
}

function anew() {
  last = 0;
  list.replaceChildren();
  add([]);
  return look();
}

function again() { look().then(function () { window.setTimeout(again, 1000); }); }

["endpoint", "app", "persona", "text", "failed"].forEach(function (id) {
  byId(id).addEventListener("input", function () { told.textContent = words.shown.replace("{n}", filter()); });
});
byId("pause").addEventListener("click", function (event) {
  paused = !paused;
  event.currentTarget.setAttribute("aria-pressed", String(paused));
});
byId("clear").addEventListener("click", function () {
  fetch("/sandbox/log", { method: "DELETE" }).then(function () {
    list.replaceChildren();
    filter();
    told.textContent = words.cleared;
  });
});
byId("copy-all").addEventListener("click", function () {
  var shown = Array.prototype.filter.call(list.children, function (item) { return !item.hidden; });
  copy(JSON.stringify(shown.map(function (item) { return item.call; }), null, 2));
});
again();
