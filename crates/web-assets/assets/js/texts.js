// The script's sentences, in the page's language. They come with the page, so that none is written twice.
var texts = JSON.parse(document.body.getAttribute('data-texts') || '{}');

function all(selector, root) {
  return Array.prototype.slice.call((root || document).querySelectorAll(selector));
}

// A live region speaks when its text changes; the same text again would be silent, and repeating is not wanted either.
function say(element, key) {
  if (element && element.textContent !== texts[key]) element.textContent = texts[key] || '';
}
