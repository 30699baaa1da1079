// `data-qr="address"`: the QR code of a sign-in. The address answers with a code of our own (see qr_code.js), or with
// WeChat's page for a frame. What happens inside that is not ours to see; WeChat itself moves the whole window on. In both:
// a new code on request, and a veil over one that is of no use any more.
function startQr(box) {
  var paper = box.querySelector('[data-qr-paper]');
  var line = box.querySelector('[data-status-text]');
  var qr = { box: box, paper: paper, image: null, set: set, expire: expire, run: 0 };
  var expiry = 0;
  var slow = 0;
  var unseen = false;

  function set(state) {
    box.setAttribute('data-state', state);
    say(line, 'qr_' + state);
    all('[data-over]', box).forEach(function (over) {
      over.hidden = over.getAttribute('data-over').split(' ').indexOf(state) < 0;
    });
    var frame = paper.querySelector('iframe');
    if (frame) frame.setAttribute('aria-hidden', String(state === 'expired'));
    clearTimeout(slow);
    if (state === 'loading') slow = setTimeout(set, 12000, 'slow');
  }

  function expire() {
    unseen = document.hidden;
    set('expired');
  }

  function live(seconds) {
    clearTimeout(expiry);
    expiry = setTimeout(expire, seconds * 1000);
  }

  // WeChat's page also loads itself anew; that does not lengthen the life of our state.
  function watchFrame(frame) {
    frame.addEventListener('load', function () { if (box.getAttribute('data-state') !== 'expired') set('ready'); });
  }

  function showFrame(answer) {
    var frame = paper.querySelector('iframe');
    if (!frame) {
      frame = wechatFrame(box.getAttribute('data-qr-title'));
      watchFrame(frame);
      paper.className = 'qr-paper qr-frame';
      paper.insertBefore(frame, paper.firstChild);
    }
    if (qr.image) qr.image.remove();
    frame.src = answer.url;
    live(answer.expiresIn);
  }

  async function refresh() {
    var mine = ++qr.run;
    unseen = false;
    clearTimeout(expiry);
    set('loading');
    try {
      var answer = await askJson(box.getAttribute('data-qr'));
      if (mine !== qr.run) return;
      if (answer.url) showFrame(answer);
      else showCode(qr, answer);
    } catch (error) {
      if (mine === qr.run) set('failed');
    }
  }

  all('[data-qr-refresh]', box).forEach(function (button) {
    button.addEventListener('click', function () {
      if (box.getAttribute('data-state') === 'loading') return;
      refresh();
      // The button on the veil goes away with it: the focus stays in the box.
      if (button.closest('[data-over]')) box.focus();
    });
  });
  // A code that ran out while nobody looked is of no use to the one who looks now; neither is one from the history.
  document.addEventListener('visibilitychange', function () { if (!document.hidden && unseen) refresh(); });
  window.addEventListener('pageshow', function (event) { if (event.persisted) { leaving = false; refresh(); } });
  var frame = paper.querySelector('iframe');
  if (frame) {
    watchFrame(frame);
    live(Number(box.getAttribute('data-lifetime')) || 300);
  } else {
    refresh();
  }
}

function wechatFrame(title) {
  var frame = document.createElement('iframe');
  frame.title = title;
  frame.width = '300';
  frame.height = '400';
  frame.allow = 'local-network-access';
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-top-navigation');
  return frame;
}

async function askJson(address) {
  var stop = new AbortController();
  var timer = setTimeout(function () { stop.abort(); }, 60000);
  try {
    var options = { credentials: 'same-origin', cache: 'no-store', headers: { Accept: 'application/json' }, signal: stop.signal };
    var answer = await fetch(address, options);
    if (!answer.ok) throw Object.assign(new Error('refused'), { status: answer.status });
    return await answer.json();
  } finally {
    clearTimeout(timer);
  }
}
