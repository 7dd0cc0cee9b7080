// The small forms: a dialog of plain inputs, errors beside their fields, nothing typed is lost.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, el = H.el;
  const byId = id => document.getElementById(id);
  let open = null;
  H.acted = 0;
  H.sheets = {};
  ward.sheets = sheets => { H.sheets = sheets || {}; return ''; };

  H.errand = (name, data, episode = H.context ? H.context.episode : '', person = H.context ? H.context.person : '') =>
    H.set('errand', { data: { name, episode, person, data, sent: Date.now() } });

  // One dialog at a time; `values` go along unseen, `about` says what it is about.
  H.ask = (name, { values = {}, about = [], title = '' } = {}) => {
    const sheet = H.sheets[name], episode = H.context ? H.context.episode : '';
    if (!sheet) return;
    const box = H.with(el('dialog', 'sheetbox ' + name), { 'aria-labelledby': 'ask-title' }), form = el('form', 'fields');
    const send = H.with(el('button', 'primary', sheet.send, el('kbd', '', 'Ctrl+Enter')), { type: 'submit' });
    form.noValidate = true;
    form.append(...sheet.fields.map(input), H.with(el('p', 'wrong'), { id: 'ask-wrong', role: 'alert' }), el('div', 'buttons', send, H.button('quiet', H.say('cancel'), () => box.close())));
    box.append(
      H.with(el('h2', '', title || sheet.title), { id: 'ask-title' }),
      el('p', 'person', H.context ? H.context.person : ''), about.length ? el('p', 'about', ...about) : '', form
    );
    open = { name, episode, box, form, send, sheet, key: name + ':' + episode + ':' + JSON.stringify(values) };
    values = { ...values, ...(SENT_TWICE.includes(name) ? { id: uuid() } : {}) };
    const mine = open, begun = JSON.stringify(read(form)), untouched = () => JSON.stringify(read(form)) === begun;
    const again = () => { if (open === mine && untouched()) fill(form, H.kept.get(mine.key) || {}); };
    again();
    H.kept.late(again);
    H.kept.during(box, () => {
      if (mine.sent || untouched()) H.kept.forget(mine.key); else H.kept.put(mine.key, read(form));
    });
    form.addEventListener('submit', event => { event.preventDefault(); submit(mine, values); });
    form.addEventListener('keydown', key => { if (key.ctrlKey && key.key === 'Enter') { key.preventDefault(); submit(mine, values); } });
    box.addEventListener('close', () => { box.remove(); if (open === mine) open = null; });
    document.body.append(box);
    box.showModal();
    const first = form.querySelector('input, textarea, select');
    if (first) first.focus();
  };
  const SENT_TWICE = ['note', 'labs', 'vitals', 'infusion'];  // known by their id, so that twice is once
  const uuid = () => {  // crypto.randomUUID is missing where the ward is reached without TLS
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, n) => (n === 6 ? byte & 15 | 64 : n === 8 ? byte & 63 | 128 : byte).toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
  function input(field) {
    const id = 'ask-' + field.name, wrong = H.with(el('span', 'wrong'), { id: id + '-wrong' });
    const hint = field.hint ? H.with(el('span', 'hint'), { id: id + '-hint' }) : '';
    if (hint) hint.textContent = field.hint;
    if (field.kind === 'many') {
      const chips = el('div', 'chips', ...field.options.map(o => el('label', '', H.with(el('input'), { type: 'checkbox', name: field.name, value: o.value }), o.text)));
      return H.with(el('fieldset', 'field many', el('legend', '', field.label), chips, hint, wrong), { 'data-field': field.name });
    }
    const node = field.kind === 'lines' ? H.with(el('textarea'), { rows: 3 }) : field.kind === 'moment' ? H.timed() : el(field.kind === 'choice' ? 'select' : 'input');
    if (field.kind === 'number') H.with(node, { inputmode: 'decimal', autocomplete: 'off' });
    field.options.forEach(o => node.append(H.with(el('option', '', o.text), { value: o.value })));
    H.with(node, { id, name: field.name, 'aria-describedby': (hint ? id + '-hint ' : '') + id + '-wrong' });
    const start = field.kind === 'moment' && field.value === 'now' ? H.localNow() : field.value;
    if (start) node.value = start;
    const label = H.with(el('label', '', field.label), { for: id });
    return H.with(el('div', 'field ' + field.kind, label, el('span', 'box', node, field.unit ? el('span', 'unit', field.unit) : ''), hint, wrong), { 'data-field': field.name });
  }
  function fill(form, values) {
    [...form.elements].filter(node => node.name && node.name in values).forEach(node => {
      if (node.type === 'checkbox') node.checked = values[node.name].includes(node.value);
      else node.value = values[node.name];
    });
  }
  function read(form) {
    const told = {};
    [...form.elements].filter(node => node.name).forEach(node => {
      if (node.type !== 'checkbox') told[node.name] = node.value;
      else told[node.name] = (told[node.name] || []).concat(node.checked ? [node.value] : []);
    });
    return told;
  }
  function submit(asked, values) {
    if (asked.send.disabled) return;
    asked.send.disabled = true;
    wrongs(asked, {}, '');
    asked.form.querySelectorAll('input.timed').forEach(H.timeWritten);
    H.errand(asked.name, { ...read(asked.form), ...values }, asked.episode);
  }
  function wrongs(asked, errors, sentence) {
    let told = sentence;
    asked.form.querySelectorAll('[data-field]').forEach(box => {
      const field = asked.sheet.fields.find(f => f.name === box.dataset.field);
      const text = (errors[box.dataset.field] || '').replace('{low}', field.low).replace('{high}', field.high), place = box.querySelector('.wrong');
      place.replaceChildren(...(text ? [el('span', 'unseen', H.say('error') + ' '), text] : []));
      box.querySelectorAll('input, textarea, select').forEach(node => node.setAttribute('aria-invalid', String(Boolean(text))));
    });
    const homeless = Object.keys(errors).filter(name => name && !asked.form.querySelector('[data-field="' + CSS.escape(name) + '"]'));
    if (homeless.length && !told) told = homeless.map(name => errors[name]).join(' ');
    byId('ask-wrong').textContent = told;
    const first = asked.form.querySelector('[aria-invalid="true"]');
    if (first) first.focus();
  }

  ward.done = done => {
    if (!done) return '';
    const { ok, sentence, errors, errand } = done;
    const mine = open && open.name === errand.name && open.episode === errand.episode ? open : null;
    if (mine) mine.send.disabled = false;
    if (!ok) {
      if (mine) wrongs(mine, errors, sentence);
      else H.toast(sentence || Object.values(errors).join(' '), { lasting: true, css: 'red', name: errand.person });
      return '';
    }
    if (mine) {
      mine.sent = true;
      H.kept.forget(mine.key);
      mine.box.close();
    }
    H.acted = Date.now();
    H.toast(sentence);
    if (errand.name === 'undo') H.go(H.path(errand.episode));
    else if (errand.name === 'park' && H.context && H.context.episode === errand.episode) H.onward();
    else if (H.context && H.context.episode === errand.episode) H.update();
    H.refresh();
    return '';
  };
  H.unlockForm = () => {
    if (!open || !open.send.disabled) return;
    open.send.disabled = false;
    wrongs(open, {}, H.say('unreachable'));
  };

  H.acknowledge = finding => H.ask('acknowledge', {
    values: { rule: finding.rule, kind: finding.kind, urgency: finding.urgency, assessment: H.context.assessment },
    about: [el('span', 'tag ' + finding.css, finding.tag), ' ', finding.text]
  });
  document.addEventListener('click', click => {
    const button = click.target.closest('[data-rule]'), asks = click.target.closest('[data-ask]');
    const finding = button && H.context && H.context.open.find(f => f.rule === button.dataset.rule && f.kind === button.dataset.kind);
    if (finding) H.acknowledge(finding);
    else if (asks) H.ask(asks.dataset.ask, { values: JSON.parse(asks.dataset.values || '{}') });
  });
  document.addEventListener('click', click => {
    const does = click.target.closest('[data-do]');
    if (does) H.errand(does.dataset.do, JSON.parse(does.dataset.values || '{}'), does.dataset.episode, does.dataset.person);
  });
})();
