// `data-watch="address"`: when another tab signs in, this one goes on too. It asks only while somebody looks, every
// three seconds at first, then every ten, and no longer than half an hour.
var WATCH_FOR = 30 * 60 * 1000;

async function signedIn() {
  try {
    var answer = await fetch(document.body.getAttribute('data-base') + '/v1/session', {
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { Accept: 'application/json' },
    });
    return answer.ok;
  } catch (error) {
    return false;
  }
}

function startWatch(element) {
  var began = Date.now();
  var timer = 0;
  async function look() {
    clearTimeout(timer);
    if (leaving || document.hidden || Date.now() - began > WATCH_FOR) return;
    if ((await signedIn()) && !leaving) {
      say(element.querySelector('[data-status-text]'), 'signed_in');
      // In place of the sign-in page, so that "back" does not lead there and on again.
      window.location.replace(element.getAttribute('data-watch'));
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(look, Date.now() - began < 60000 ? 3000 : 10000);
  }
  document.addEventListener('visibilitychange', function () {
    if (!document.hidden) began = Date.now();
    look();
  });
  timer = setTimeout(look, 3000);
}
