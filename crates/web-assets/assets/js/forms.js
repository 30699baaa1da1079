// `data-once`: a form is sent once. The button that was pressed keeps its value in the form data, so it is not disabled
// before the browser has collected that; and a page that comes back from the history can be sent again.
function startOnce(form) {
  var sent = false;
  form.addEventListener('submit', function (event) {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    form.setAttribute('aria-busy', 'true');
  });
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) {
      sent = false;
      form.removeAttribute('aria-busy');
    }
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
