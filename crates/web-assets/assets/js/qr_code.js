// A code of our own: its picture, and what the server says happens to it.
function showCode(qr, answer) {
  var mine = qr.run;
  var image = document.createElement('img');
  image.alt = qr.box.getAttribute('data-qr-title');
  image.onload = function () {
    if (mine !== qr.run) return;
    if (qr.image) qr.image.remove();
    qr.image = image;
    qr.paper.insertBefore(image, qr.paper.firstChild);
    qr.set('ready');
    followCode(qr, answer.poll);
  };
  image.onerror = function () { if (mine === qr.run) qr.set('failed'); };
  image.src = answer.image;
}

// The server holds each question until there is news. "Waiting" means none, also while somebody who has scanned decides.
async function followCode(qr, poll) {
  var mine = qr.run;
  var last = '';
  var failures = 0;
  while (mine === qr.run) {
    var answer = await newsOf(poll, last);
    if (mine !== qr.run) return;
    if (answer.status === 'confirmed') {
      leaving = true;
      qr.set('confirmed');
      window.location.assign(answer.location);
      return;
    }
    if (answer.status === 'expired') return qr.expire();
    if (answer.failed) {
      // Another browser's cookie, or none: asking again changes nothing.
      if (answer.failed === 400 || ++failures > 5) return qr.set('failed');
      await pause(failures * 2000);
    } else if (answer.status === 'waiting' || answer.status === last) {
      failures = 0;
      await pause(1500);
    } else {
      failures = 0;
      last = answer.status;
      qr.set(last);
    }
  }
}

async function newsOf(poll, last) {
  try {
    return await askJson(last ? poll + '?last=' + last : poll);
  } catch (error) {
    return { failed: error.status || 1 };
  }
}

function pause(milliseconds) {
  return new Promise(function (done) { setTimeout(done, milliseconds); });
}
