// What is half-written in a form: kept in this tab until it is sent, for whoever wrote it and nobody
// else. It outlives a page that is loaded again and a session that ends; logging out clears it.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, waiting = [];
  const at = key => 'typed:' + H.me + ':' + key;
  const open = new Map();  // the forms that stand open, and how each is kept

  H.kept = {
    get: key => H.me ? JSON.parse(sessionStorage.getItem(at(key)) || 'null') : null,
    put: (key, written) => { if (H.me) sessionStorage.setItem(at(key), JSON.stringify(written)); },
    forget: key => sessionStorage.removeItem(at(key)),
    // A form may stand open before the page knows whose it is: what was kept comes a moment later.
    late: then => { if (!H.me) waiting.push(then); },
    // Kept at every letter, and once more when the form is closed or the page goes.
    during: (box, keep) => {
      open.set(box, keep);
      box.addEventListener('input', keep);
      box.addEventListener('close', () => { open.delete(box); keep(); });
    },
    now: () => open.forEach(keep => keep())
  };
  window.addEventListener('pagehide', H.kept.now);
  const me = ward.me;
  ward.me = (...told) => {
    const said = me(...told);
    if (H.me) waiting.splice(0).forEach(then => then());
    return said;
  };
})();
