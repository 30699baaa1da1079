// `data-copy="id"`: copies a field. Old web views have no clipboard API, and some allow neither way: then the address
// stays selected for the person's own fingers.
function copyByCommand(field) {
  field.focus();
  field.setSelectionRange(0, field.value.length);
  try {
    return document.execCommand('copy');
  } catch (error) {
    return false;
  }
}

async function copy(field) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch (error) {
      return copyByCommand(field);
    }
  }
  return copyByCommand(field);
}

function startCopy(button) {
  var field = document.getElementById(button.getAttribute('data-copy'));
  var status = button.parentNode.querySelector('[data-copy-status]');
  button.addEventListener('click', async function () {
    say(status, (await copy(field)) ? 'copied' : 'copy_failed');
  });
  field.addEventListener('focus', function () {
    field.select();
  });
}
