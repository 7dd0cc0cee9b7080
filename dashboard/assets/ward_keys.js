// The keyboard: every key has a button too, and single keys can be switched off (WCAG 2.1.4).
'use strict';
(function () {
  const H = window.hemrond, el = H.el, SETTING = 'hemrond.keys';
  const byId = id => document.getElementById(id), on = () => localStorage.getItem(SETTING) !== 'off';
  const atPatient = () => Boolean(byId('decide'));
  const move = name => { const to = H.context && H.context[name]; if (to) H.go(H.path(to)); };

  const list = {
    j: () => H.step(1), k: () => H.step(-1), ArrowDown: () => H.step(1), ArrowUp: () => H.step(-1), Enter: () => H.begin(),
    a: () => H.nextAlarm(), '/': () => byId('search').focus(), u: () => H.update(), p: () => window.print(), '?': help
  };
  const patient = {
    a: () => H.nextHigh(), z: () => H.undo(), v: () => H.park(),
    j: () => move('next'), k: () => move('back'), t: () => H.toggleTable(), s: () => H.sbar(), u: () => H.update(), p: () => window.print(),
    n: () => H.decides() ? byId('note').focus() : H.ask('note'), e: () => { if (H.decides()) H.changes.open(true); }, '?': help, 1: () => H.choose(0), 2: () => H.choose(1), 3: () => H.choose(2), 4: () => H.choose(3)
  };

  // A key that is held goes on through a list, and nowhere else: it would sign patient after patient.
  const HELD = ['j', 'k', 'ArrowDown', 'ArrowUp'];
  document.addEventListener('keydown', key => {
    if (document.querySelector('dialog[open]')) return;
    if (key.repeat && (atPatient() || !HELD.includes(key.key))) return;
    const writing = key.target.matches('textarea, select, input:not([type=radio])');
    if (key.ctrlKey && key.key === 'Enter' && atPatient()) { key.preventDefault(); H.sign(); return; }
    if (key.altKey && atPatient() && ['1', '2', '3'].includes(key.key)) { key.preventDefault(); H.chooseWindow(['24h', '3d', '14d'][key.key - 1]); return; }
    if (key.key === 'Escape') { escape(key, writing); return; }
    if (writing || key.ctrlKey || key.metaKey || key.altKey || !on()) return;
    if (key.key === 'Enter' && key.target.closest('a, button')) return;
    if (key.key.startsWith('Arrow') && key.target.matches('input')) return;
    const keys = atPatient() ? patient : byId('roundlist') ? list : {};
    if (keys[key.key]) { key.preventDefault(); keys[key.key](); }
  });
  function escape(key, writing) {
    if (writing) key.target.blur();
    else if (atPatient() && !H.changes.close()) H.go('/ward/');
  }

  function help() {
    const box = H.with(el('dialog', 'help'), { 'aria-labelledby': 'help-title' }), rows = el('dl', 'keys');
    H.texts.help.split('\n').forEach(line => {
      const [keys, words] = line.split('|');
      rows.append(el('div', '', el('dt', '', el('kbd', '', keys)), el('dd', '', words)));
    });
    const setting = H.with(el('input'), { type: 'checkbox', id: 'keys-on' });
    setting.checked = on();
    setting.addEventListener('change', () => localStorage.setItem(SETTING, setting.checked ? 'on' : 'off'));
    box.append(
      H.with(el('h2', '', H.say('keys')), { id: 'help-title' }), rows,
      el('label', 'setting', setting, H.say('keys_on')),
      el('div', 'buttons', H.button('primary', H.say('close'), () => box.close()))
    );
    box.addEventListener('close', () => box.remove());
    document.body.append(box);
    box.showModal();
  }
  document.addEventListener('click', click => { if (click.target.closest('#keys-help')) help(); });
})();
