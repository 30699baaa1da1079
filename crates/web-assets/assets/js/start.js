all('[data-copy]').forEach(startCopy);
all('[data-once]').forEach(startOnce);
all('[data-reveal]').forEach(startReveal);
all('[data-ask]').forEach(startAsk);
all('[data-qr]').forEach(startQr);
all('[data-watch]').forEach(startWatch);
all('time').forEach(localTime);
