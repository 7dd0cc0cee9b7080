// The right column: what does not fit is folded away with its number, never cut; SBAR on one key.
'use strict';
(function () {
  const H = window.hemrond, el = H.el, byId = id => document.getElementById(id);
  const BOUNDED = window.matchMedia('(min-width: 1100px) and (min-height: 760px)');
  const GIVEN_BACK = 8;  // texts: each costs a layout
  const column = () => document.querySelector('.side');

  const shown = list => [...list.children].filter(item => !item.hidden);
  const count = (side, text, n) => side.dataset[text].replace('{n}', n);
  function label(side, list) {
    const head = list.closest('.card').querySelector('h2'), gone = list.children.length - shown(list).length;
    let button = head.querySelector('.folded');
    if (button && !gone && !list.dataset.open) button.remove();
    if (!gone && !list.dataset.open) return;
    if (!button) {
      button = H.button('quiet folded', '', () => {
        if (list.dataset.open) delete list.dataset.open; else list.dataset.open = '1';
        fit();
      });
      head.firstChild.after(button);
    }
    button.textContent = list.dataset.open ? side.dataset.less : count(side, 'more', gone);
    button.setAttribute('aria-expanded', String(Boolean(list.dataset.open)));
  }

  const fit = H.fit = () => {
    const side = column();
    if (!side) return;
    const lists = [...side.querySelectorAll('[data-fold]')], closed = lists.filter(list => !list.dataset.open);
    const over = () => side.scrollHeight - side.clientHeight > 1;
    side.classList.remove('tight');
    side.querySelectorAll('.roomy').forEach(text => text.classList.remove('roomy'));
    lists.forEach(list => [...list.children].forEach(item => { item.hidden = false; }));
    side.querySelectorAll('.rest').forEach(button => { if (button.getAttribute('aria-expanded') === 'false') button.remove(); });
    if (BOUNDED.matches && over()) side.classList.add('tight');
    clamp(side);  // its buttons take room too
    if (BOUNDED.matches) {
      fold(side, closed, over, list => Number(list.dataset.keep));
      fold(side, closed, over, list => list.classList.contains('findings') ? Number(list.dataset.keep) : 1);
    }
    lists.forEach(list => label(side, list));
    if (side.classList.contains('tight')) giveBack(side, over);
  };
  // What is left over after folding goes back to the first texts that were cut.
  function giveBack(side, over) {
    [...side.querySelectorAll('.rest[aria-expanded="false"]')].slice(0, GIVEN_BACK).forEach(button => {
      const text = button.previousElementSibling;
      if (!text.offsetHeight) return;
      text.classList.add('roomy');
      button.hidden = text.scrollHeight - text.clientHeight < 2;
      if (!over()) return;
      text.classList.remove('roomy');
      button.hidden = false;
    });
  }
  function fold(side, lists, over, keep) {
    const least = [...lists].sort((a, b) => a.dataset.fold - b.dataset.fold);
    while (over()) {
      const able = least.filter(list => shown(list).length > keep(list)), before = side.scrollHeight;
      if (!able.length) return;
      const helps = able.find(list => {  // of two lists side by side only the longer one makes room
        const last = shown(list).pop();
        last.hidden = true;
        if (side.scrollHeight < before) return true;
        last.hidden = false;
        return false;
      });
      if (!helps) able.forEach(list => { shown(list).pop().hidden = true; });
    }
  }
  function clamp(side) {
    side.querySelectorAll('[data-clamp]').forEach(text => {
      const has = text.nextElementSibling && text.nextElementSibling.classList.contains('rest');
      if (has || text.classList.contains('whole') || text.scrollHeight - text.clientHeight < 2) return;
      const button = H.button('quiet rest', side.dataset.rest, () => {
        const whole = text.classList.toggle('whole');
        button.textContent = side.dataset[whole ? 'less' : 'rest'];
        button.setAttribute('aria-expanded', String(whole));
      });
      button.setAttribute('aria-expanded', 'false');
      text.after(button);
    });
  }

  let waiting = null;
  const soon = () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(fit); };
  const size = new ResizeObserver(soon);
  const tall = new ResizeObserver(([banner]) => document.documentElement.style.setProperty('--banner', banner.target.offsetHeight + 'px'));
  const watch = (node, observer) => { if (node && !node.dataset.watched) { node.dataset.watched = '1'; observer.disconnect(); observer.observe(node); } };
  new MutationObserver(() => { watch(column(), size); watch(document.querySelector('.banner'), tall); }).observe(document.documentElement, { childList: true, subtree: true });
  BOUNDED.addEventListener('change', soon);
  document.fonts.ready.then(soon);

  // SBAR is written when it is asked for: each value with its age then
  let text = '';
  H.sbar = async () => {
    const box = byId('sbar'), place = byId('sbar-text');
    if (!box || box.open || !H.context) return;
    text = '';
    place.replaceChildren(el('p', 'hint', H.say('fetching')));
    box.showModal();
    try {
      const answer = await window.fetch('/api/v1/episodes/' + encodeURIComponent(H.context.episode) + '/sbar');
      if (!answer.ok) throw new Error(String(answer.status));
      text = (await answer.json())[H.texts.language].text;
      place.replaceChildren(...text.split('\n\n').map(part => {
        const [title, ...lines] = part.split('\n');
        return el('section', '', el('h3', '', title), ...lines.map(line => el('p', '', line)));
      }));
    } catch { place.replaceChildren(el('p', 'wrong', H.say('unreachable'))); }
  };
  document.addEventListener('click', async click => {
    const at = selector => click.target.closest(selector);
    if (at('#sbar-open')) H.sbar();
    else if (at('#sbar-close')) byId('sbar').close();
    else if (at('#sbar-copy') && text) {
      await navigator.clipboard.writeText(text);
      at('#sbar-copy').textContent = H.say('copied');
    }
  });
})();
