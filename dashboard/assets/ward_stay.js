// The stay's forms: drawn from what the page says of them, sent once, refused beside the field.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, el = H.el;
  const byId = id => document.getElementById(id);
  const say = name => texts[name] || '';
  let texts = {}, open = null, sending = false;
  H.stayText = say;

  // A page of the stay is open: hear of changes, and let the keys of the round rest.
  ward.stayTexts = told => { texts = told || {}; return ''; };
  ward.stay = told => {
    if (!told) return '';
    H.context = null;
    document.documentElement.style.setProperty('--bar', '0px');
    document.title = told.title + ' · Hemrond';
    if (told.unit) H.listen(told.unit);
    return '';
  };

  document.addEventListener('click', click => {
    const button = click.target.closest('[data-stay]');
    if (!button || sending) return;
    const form = JSON.parse(button.dataset.stay);
    if (form.fields.length || form.lead || form.notes.length) dialog(form, button);
    else {
      open = { form, button, box: null };
      send([]);
    }
  });

  function dialog(asked_for, button) {
    const key = JSON.stringify([asked_for.action, asked_for.ids, asked_for.title]), kept = H.kept.get(key);
    // What was seen then goes along, so that a newer version is met with both, never overwritten.
    const form = kept ? { ...asked_for, fixed: kept.fixed } : asked_for;
    const id = 'stay-form-title', box = H.with(el('dialog', 'stay-form' + (form.wide ? ' wide' : '')), { 'aria-labelledby': id });
    const asked = H.with(el('form'), { novalidate: '' }), answer = H.with(el('div', 'answer'), { role: 'alert' });
    asked.append(H.with(el('h2', '', form.title), { id }));
    if (form.lead) asked.append(el('p', 'lead', form.lead));
    if (form.notes.length) asked.append(el('ul', 'lacking', ...form.notes.map(text => el('li', '', text))));
    const fields = form.fields.map(told => H.stayField(kept && told.name in kept.values ? { ...told, value: kept.values[told.name] } : told));
    const begun = raws(fields);
    if (kept) asked.append(el('p', 'kept', say('kept'), ' ', H.button('quiet', say('start_over'), () => { H.kept.forget(key); anew(); })));
    asked.append(el('div', 'asked', ...fields.map(f => f.node)), answer);
    const save = H.with(el('button', 'primary', form.send), { type: 'submit' });
    asked.append(el('div', 'buttons', save, H.button('quiet', say('cancel'), () => box.close())));
    asked.addEventListener('submit', event => {
      event.preventDefault();
      if (check(fields)) send(fields.map(f => f.read()));
    });
    box.append(asked);
    const mine = { form, button, box, fields, answer, save, key };
    const anew = () => { mine.anew = true; box.close(); dialog(asked_for, button); };
    H.kept.during(box, () => {
      if (mine.anew) return;
      if (mine.saved || (!kept && raws(fields) === begun)) H.kept.forget(key);
      else H.kept.put(key, { fixed: form.fixed, values: Object.fromEntries(fields.map(f => [f.name, f.raw()])) });
    });
    H.kept.late(() => { if (open === mine && raws(fields) === begun && H.kept.get(key)) anew(); });
    box.addEventListener('close', () => {
      box.remove();
      if (open === mine) open = null;
      H.returnTo(button);
    });
    document.body.append(box);
    open = mine;
    box.showModal();
    const first = box.querySelector('input, select, textarea');
    if (first) first.focus();
  }

  const raws = fields => JSON.stringify(fields.map(f => f.raw()));

  function check(fields) {
    const found = fields.flatMap(f => f.problems());
    fields.forEach(f => f.clear());
    found.forEach(([f, text]) => f.wrong(text));
    if (found.length) found[0][0].focus();
    return found.length === 0;
  }

  function send(values, fixed = {}) {
    sending = true;
    if (open.save) open.save.disabled = true;
    open.button.setAttribute('aria-busy', 'true');
    H.set('stay-form', { data: { action: open.form.action, ids: open.form.ids, fixed: { ...open.form.fixed, ...fixed }, values, title: open.form.title, at: Date.now() } });
  }
  const unlock = H.unlock;
  H.unlock = () => {
    if (sending && open && open.box) open.answer.replaceChildren(el('p', 'wrong', H.say('unreachable')));
    else if (sending) H.toast(H.say('unreachable'), { lasting: true, css: 'red' });
    settle();
    if (unlock) unlock();
  };
  function settle() {
    sending = false;
    if (!open) return;
    open.button.removeAttribute('aria-busy');
    if (open.save) open.save.disabled = false;
  }

  ward.stayed = result => {
    if (!result || !open) return '';
    settle();
    if (result.ok) done(result);
    else if (!open.box) dialog({ ...open.form, fields: [], notes: [], lead: '' }, open.button), refused(result);
    else refused(result);
    return '';
  };
  function done(result) {
    const { box, key, button } = open;
    open.saved = true;
    H.kept.forget(key);
    if (box) box.close();
    open = null;
    if (result.sheet) H.staySheet(result.sheet, button);
    else H.toast(result.sentence);
    if (result.go && result.go !== location.pathname) H.go(result.go);
    else H.set('stay-again', { data: Date.now() });
  }
  function refused(result) {
    const answer = open.answer, fields = open.fields || [];
    fields.forEach(f => f.clear());
    answer.replaceChildren(el('p', 'wrong', result.sentence));
    if (result.lacking.length) answer.append(el('ul', 'lacking', ...result.lacking.flatMap(one => H.lackingLines(one, () => open && open.box && open.box.close()))));
    const rest = result.errors.filter(({ at, text }) => {
      const f = fields.map(one => one.at(at) || (at && at.endsWith('.' + one.name) ? one : null)).find(Boolean);
      if (f) f.wrong(text);
      return !f;
    });
    rest.forEach(({ text }) => answer.append(el('p', 'wrong', text)));
    if (result.versions) answer.append(compared(result));
    const first = open.box.querySelector('[aria-invalid]');
    if (first) first.focus();
    else answer.scrollIntoView({ block: 'nearest' });
  }
  // Both versions, word by word; nothing is overwritten unless somebody has read and chosen.
  function compared({ versions, again, choices }) {
    const side = (title, lines) => el('section', '', el('h2', '', title), el('dl', '', ...lines.map(([name, value]) => el('div', '', el('dt', '', name), el('dd', '', value)))));
    const box = el('div', '', el('div', 'compare', side(say('theirs_now'), versions.theirs), side(say('yours_now'), versions.mine)));
    const buttons = el('div', 'buttons', H.button('quiet', say('keep_theirs'), () => { open.saved = true; open.box.close(); H.set('stay-again', { data: Date.now() }); }));
    const values = () => (open.fields || []).map(f => f.read());
    if (choices) buttons.replaceChildren(...choices.map(({ text, fixed }) => H.button('quiet framed', text, () => send(values(), fixed))), H.button('quiet', say('cancel'), () => open.box.close()));
    else if (again) buttons.append(H.button('quiet', say('write_mine'), () => send(values(), again)));
    box.append(buttons);
    return box;
  }
})();
