// `data-qr="address"`: WeChat's page in a frame. What happens inside is not ours to see; WeChat itself moves the whole
// window on. Here: a new code on request, and a veil over a code that has outlived its state.
function startQr(box) {
  var frame = box.querySelector('iframe');
  var over = box.querySelector('[data-qr-over]');
  var line = box.querySelector('[data-status-text]');
  var buttons = all('[data-qr-refresh]', box);
  var lifetime = Number(box.getAttribute('data-lifetime')) || 300;
  var expiry = 0;
  var slow = 0;

  function set(state) {
    box.setAttribute('data-state', state);
    say(line, 'qr_' + state);
    over.hidden = state !== 'expired';
    frame.setAttribute('aria-hidden', String(state === 'expired'));
    clearTimeout(slow);
    if (state === 'loading') slow = setTimeout(set, 12000, 'slow');
  }

  function live(seconds) {
    clearTimeout(expiry);
    expiry = setTimeout(set, seconds * 1000, 'expired');
  }

  async function refresh() {
    set('loading');
    buttons.forEach(function (button) { button.disabled = true; });
    try {
      var answer = await fetch(box.getAttribute('data-qr'), { credentials: 'same-origin', cache: 'no-store' });
      if (!answer.ok) throw new Error(String(answer.status));
      frame.src = (await answer.json()).url;
      live(lifetime);
    } catch (error) {
      set('failed');
    }
    buttons.forEach(function (button) { button.disabled = false; });
  }

  // WeChat's page also loads itself anew; that does not lengthen the life of our state.
  frame.addEventListener('load', function () { if (box.getAttribute('data-state') !== 'expired') set('ready'); });
  buttons.forEach(function (button) { button.addEventListener('click', refresh); });
  live(lifetime);
}
