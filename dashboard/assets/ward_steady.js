// What a page keeps while it is drawn anew under somebody's hands: the press, the focus, what was unfolded.
// Dash puts new nodes in place of all the old ones: a press begun on an old one would reach nothing.
'use strict';
(function () {
  const H = window.hemrond, LONGEST_PRESS_MS = 1500;
  const page = () => document.getElementById('page');

  // A press ends with its click, which comes after pointer or space bar is up.
  let pressed = null;
  const press = () => {
    let end = null;
    const over = new Promise(resolve => { end = () => setTimeout(resolve); });
    pressed = { over, end };
    setTimeout(end, LONGEST_PRESS_MS);  // whoever marks a text for long must not miss an alarm
  };
  addEventListener('pointerdown', press, { capture: true });
  addEventListener('keydown', key => { if (key.key === ' ' && !key.repeat) press(); }, { capture: true });
  ['pointerup', 'pointercancel', 'keyup'].forEach(kind => addEventListener(kind, () => { if (pressed) pressed.end(); }, { capture: true }));
  H.released = () => pressed ? pressed.over : null;

  // The same thing on the page as it is now: what does exactly the same, in the same place. Never another
  // one in its stead: whoever presses twice would act on what they have not looked at.
  const FRAME = ['view', 'stay-view', 'page'], DOES = 'a[href], button, summary, input, select, textarea';
  const acts = node => JSON.stringify([node.tagName, node.getAttribute('href'), node.getAttribute('name'), { ...node.dataset }, node.textContent.replace(/\d+/g, '')]);
  const alike = (box, wanted) => [box, ...box.querySelectorAll(DOES)].filter(one => one.matches(DOES) && acts(one) === wanted);
  const described = node => {
    const places = [], wanted = acts(node);
    for (let at = node; at; at = at.parentElement) if (at.id) places.push(at.id);
    const nearest = node.closest('[id]');
    return { node, places, acts: wanted, nth: nearest ? alike(nearest, wanted).indexOf(node) : 0, path: location.pathname };
  };
  function found({ node, places, acts: wanted, nth, path }) {
    if (node.isConnected) return node;
    if (path !== location.pathname) return null;
    const [nearest, ...wider] = places.map(id => document.getElementById(id)).filter(Boolean);
    if (!nearest) return null;
    return alike(nearest, wanted)[nth] || wider.map(box => alike(box, wanted)[0]).find(Boolean) || null;
  }
  const inPage = node => Boolean(page()) && page().contains(node);

  let last = null;
  document.addEventListener('focusin', ({ target }) => { last = inPage(target) && target.matches(DOES) ? described(target) : null; });
  document.addEventListener('focusout', () => {
    const left = last;
    setTimeout(() => { if (left && left === last && left.node.isConnected && document.activeElement !== left.node) last = null; });
  });
  const folds = new Map();
  document.addEventListener('toggle', toggle => {
    const head = inPage(toggle.target) && toggle.target.querySelector('summary');
    if (!head) return;
    const told = described(head);
    folds.set(JSON.stringify([told.path, told.places, told.acts, told.nth]), { ...told, open: toggle.target.open });
  }, { capture: true });

  // Where it is gone, its place: whoever ticks off an item stays at the item.
  function focus(told) {
    const place = told.path === location.pathname && !FRAME.includes(told.places[0]) && document.getElementById(told.places[0]);
    const now = found(told) || place;
    if (now === place && place && !place.matches(DOES)) place.tabIndex = -1;
    if (now) now.focus({ preventScroll: true });
  }
  // A dialog that closes gives the focus back to what opened it.
  H.returnTo = node => {
    last = described(node);
    focus(last);
  };
  function steady() {
    folds.forEach(told => {
      const head = told.node.isConnected ? null : found(told);
      if (!head) return;
      told.node = head;
      head.parentElement.open = told.open;
    });
    if (last && !last.node.isConnected && document.activeElement === document.body) focus(last);
  }
  new MutationObserver(steady).observe(document.documentElement, { childList: true, subtree: true });
})();
