// Wall screens: to hang this browser up, which ends one's own session in it, and to take one down.
'use strict';
(function () {
  const H = window.hemrond;
  // A page that the browser has kept must not come back with 'back' under somebody else's session.
  addEventListener('pageshow', shown => { if (shown.persisted) location.reload(); });
  async function hang(button) {
    button.disabled = true;
    if (H.flush) await H.flush();
    const answer = await H.send('POST', '/api/v1/walls', { unit: button.dataset.hang }).catch(() => null);
    if (answer && answer.ok) {
      sessionStorage.clear();
      location.replace('/wall');
      return;
    }
    button.disabled = false;
    H.trouble(answer ? (await answer.json()).detail : H.say('unreachable'));
  }
  async function takeDown(button) {
    button.disabled = true;
    const answer = await H.send('DELETE', '/api/v1/walls/' + encodeURIComponent(button.dataset.down)).catch(() => null);
    if (answer && answer.ok) location.reload();
    else {
      button.disabled = false;
      H.trouble(answer ? (await answer.json()).detail : H.say('unreachable'));
    }
  }
  document.addEventListener('click', click => {
    const up = click.target.closest('[data-hang]'), down = click.target.closest('[data-down]');
    if (up) hang(up);
    else if (down) takeDown(down);
  });
})();
