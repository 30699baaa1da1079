// The script's sentences, in the page's language. They come with the page, so that none is written twice.
var texts = JSON.parse(document.body.getAttribute('data-texts') || '{}');

// The page is on its way to where the person is signed in; nothing else may move it meanwhile.
var leaving = false;

function all(selector, root) {
  return Array.prototype.slice.call((root || document).querySelectorAll(selector));
}

// A live region speaks when its text changes; the same text again would be silent, and repeating is not wanted either.
function say(element, key) {
  if (element && element.textContent !== texts[key]) element.textContent = texts[key] || '';
}
