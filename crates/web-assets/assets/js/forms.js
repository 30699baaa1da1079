// `data-once`: a form is sent once. The button that was pressed keeps its value in the form data, so it is not disabled
// before the browser has collected that. The form can be sent again when its page comes back from the history, and after a
// while: somebody who stops a slow page, or whom no answer reaches, is told by no event. What may happen once only happens
// once at the server too.
var SENT_FOR = 10000;

function startOnce(form) {
  var timer = 0;
  var told = document.createElement('span');
  told.className = 'unseen';
  told.setAttribute('role', 'status');
  form.appendChild(told);
  function release() {
    clearTimeout(timer);
    timer = 0;
    form.removeAttribute('aria-busy');
    told.textContent = '';
  }
  form.addEventListener('submit', function (event) {
    if (timer) {
      event.preventDefault();
      return;
    }
    timer = setTimeout(release, SENT_FOR);
    form.setAttribute('aria-busy', 'true');
    say(told, 'busy');
  });
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) release();
  });
}

// `data-reveal="id"`: shows and hides a password.
function startReveal(button) {
  var field = document.getElementById(button.getAttribute('data-reveal'));
  function set(shown) {
    field.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    button.title = shown ? texts.hide : texts.show;
  }
  button.addEventListener('click', function () {
    set(field.type === 'password');
    field.focus();
  });
  // A shown password would be kept in the browser's list of earlier inputs.
  if (field.form) {
    field.form.addEventListener('submit', function () {
      set(false);
    });
  }
}

// `data-ask`: a question that opens in place. Its harmless answer gets the focus, because the button that opened it is
// gone; Escape and "cancel" close it and give the focus back.
function startAsk(details) {
  function close() {
    details.open = false;
    details.querySelector('summary').focus();
  }
  details.addEventListener('toggle', function () {
    if (details.open) details.querySelector('[data-close]').focus();
  });
  details.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && details.open) close();
  });
  all('[data-close]', details).forEach(function (button) {
    button.addEventListener('click', close);
  });
}

// Times in the reader's own zone and manner.
function localTime(element) {
  var time = new Date(element.getAttribute('datetime'));
  if (isNaN(time)) return;
  var lang = document.documentElement.lang === 'en' ? undefined : 'zh-CN';
  element.textContent = time.toLocaleString(lang, { dateStyle: 'medium', timeStyle: 'short' });
}
