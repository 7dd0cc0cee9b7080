// The stay's forms: drawn from what the page says of them, sent once, refused beside the field.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, el = H.el;
  const byId = id => document.getElementById(id);
  const say = name => texts[name] || '';
  let texts = {}, open = null, sending = false, count = 0;

  // A page of the stay is open: hear of changes, and let the keys of the round rest.
  ward.stay = told => {
    if (!told) return '';
    texts = told.texts;
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

  function dialog(form, button) {
    const id = 'stay-form-title', box = H.with(el('dialog', 'stay-form' + (form.wide ? ' wide' : '')), { 'aria-labelledby': id });
    const asked = H.with(el('form'), { novalidate: '' }), answer = H.with(el('div', 'answer'), { role: 'alert' });
    asked.append(H.with(el('h2', '', form.title), { id }));
    if (form.lead) asked.append(el('p', 'lead', form.lead));
    if (form.notes.length) asked.append(el('ul', 'lacking', ...form.notes.map(text => el('li', '', text))));
    const fields = form.fields.map(told => field(told));
    asked.append(el('div', 'asked', ...fields.map(f => f.node)), answer);
    const save = H.with(el('button', 'primary', form.send), { type: 'submit' });
    asked.append(el('div', 'buttons', save, H.button('quiet', say('cancel'), () => box.close())));
    asked.addEventListener('submit', event => {
      event.preventDefault();
      if (check(fields)) send(fields.map(f => f.read()));
    });
    box.append(asked);
    box.addEventListener('close', () => { box.remove(); open = null; button.focus(); });
    document.body.append(box);
    open = { form, button, box, fields, answer, save };
    box.showModal();
    const first = box.querySelector('input, select, textarea');
    if (first) first.focus();
  }

  function check(fields) {
    const empty = fields.flatMap(f => f.lacking());
    fields.forEach(f => f.clear());
    empty.forEach(f => f.wrong(say('fill')));
    if (empty.length) empty[0].focus();
    return empty.length === 0;
  }

  // One field: its label, its input, and beside it what is wrong with it.
  function field(told, within = '') {
    const id = 'stay-f' + ++count, name = within + told.name;
    if (told.kind === 'rows') return rows(told, name);
    const input = control(told);
    input.id = id;
    if (told.required) input.setAttribute('aria-required', 'true');
    const said = H.with(el('p', 'wrong'), { id: id + '-wrong' });
    said.hidden = true;
    const label = H.with(el('label', '', told.label, told.required ? '' : optional(told)), { for: id });
    const hint = told.hint ? H.with(el('p', 'hint', told.hint), { id: id + '-hint' }) : null;
    if (hint) input.setAttribute('aria-describedby', id + '-hint');
    const node = el('div', 'field ' + told.kind + (told.wide || told.kind === 'long' || told.kind === 'lines' ? ' wide' : ''), ...(told.kind === 'check' ? [input, label] : [label, hint, input]), said);
    const f = {
      name, node,
      read: () => ({ name: told.name, kind: told.kind, value: told.kind === 'check' ? input.checked : input.value }),
      lacking: () => told.required && told.kind !== 'check' && !input.value.trim() ? [f] : [],
      clear: () => { said.hidden = true; input.removeAttribute('aria-invalid'); },
      wrong: text => {
        said.textContent = text;
        said.hidden = false;
        H.with(input, { 'aria-invalid': 'true', 'aria-describedby': id + '-wrong' });
      },
      focus: () => input.focus(),
      at: pointer => pointer === name ? f : null
    };
    return f;
  }
  const optional = told => told.kind === 'check' ? '' : el('small', '', ' ' + say('optional'));

  function control(told) {
    if (told.kind === 'select') {
      const input = el('select');
      if (told.value === '' || !told.required) input.append(H.with(el('option', '', told.required ? say('choose_one') : say('nothing')), { value: '' }));
      told.options.forEach(([value, text]) => input.append(H.with(el('option', '', text), { value })));
      input.value = told.value;
      return input;
    }
    if (told.kind === 'long' || told.kind === 'lines') {
      const input = H.with(el('textarea'), { rows: told.kind === 'long' ? 2 : 3 });
      input.value = told.value;
      return input;
    }
    const type = { check: 'checkbox', date: 'date', moment: 'datetime-local', time: 'time' }[told.kind] || 'text';
    const input = H.with(el('input'), { type, autocomplete: 'off' });
    if (told.kind === 'number' || told.kind === 'identifier') input.setAttribute('inputmode', 'numeric');
    if (told.kind === 'check') input.checked = told.value === true;
    else input.value = Array.isArray(told.value) ? told.value.join(', ') : told.kind === 'time' ? String(told.value).slice(0, 5) : told.value;
    return input;
  }

  // A table of fields: a line each, lines can be added and taken away.
  function rows(told, name) {
    const list = el('div', 'lines'), lines = [];
    const node = el('fieldset', 'field rows wide', el('legend', '', told.label), list, H.button('quiet add', '+ ' + say('add_line'), () => add({}, true)));
    function add(value, focus) {
      const kept = Object.entries(value).filter(([key]) => !told.fields.some(one => one.name === key));
      if (told.keyed && !value.key) kept.push(['key', '?']);
      const cells = told.fields.map(one => field({ ...one, value: value[one.name] ?? (one.kind === 'select' && one.required ? '' : '') }));
      const line = { cells, kept };
      const away = H.with(H.button('quiet away', '×', () => { lines.splice(lines.indexOf(line), 1); box.remove(); }), { 'aria-label': say('remove_line') });
      const box = el('div', 'line', ...cells.map(c => c.node), away);
      lines.push(line);
      list.append(box);
      if (focus) cells[0].focus();
    }
    (told.value || []).forEach(value => add(value));
    if (!lines.length) add({});
    return {
      name, node,
      read: () => ({ name: told.name, kind: 'rows', value: lines.map(line => [...line.cells.map(c => c.read()), ...line.kept.map(([key, value]) => ({ name: key, kind: 'kept', value }))]) }),
      lacking: () => lines.flatMap(line => line.cells.flatMap(c => c.lacking())),
      clear: () => lines.forEach(line => line.cells.forEach(c => c.clear())),
      wrong: text => lines.length && lines[0].cells[0].wrong(text),
      focus: () => lines.length && lines[0].cells[0].focus(),
      at: pointer => {
        const [, n, cell] = pointer.startsWith(name + '.') ? pointer.slice(name.length).split('.') : [];
        const line = lines[n];
        return line ? line.cells.find(c => c.name === cell) || line.cells[0] : null;
      }
    };
  }

  function send(values, fixed = {}) {
    sending = true;
    if (open.save) open.save.disabled = true;
    open.button.setAttribute('aria-busy', 'true');
    H.set('stay-form', { data: { action: open.form.action, ids: open.form.ids, fixed: { ...open.form.fixed, ...fixed }, values, title: open.form.title, at: Date.now() } });
  }
  const unlock = H.unlock;
  H.unlock = () => { settle(); if (unlock) unlock(); };
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
    const box = open.box;
    if (box) box.close();
    open = null;
    H.toast(result.sentence);
    if (result.go) H.go(result.go);
    else H.set('stay-again', { data: Date.now() });
  }
  function refused(result) {
    const answer = open.answer, fields = open.fields || [];
    fields.forEach(f => f.clear());
    answer.replaceChildren(el('p', 'wrong', result.sentence));
    if (result.lacking.length) answer.append(el('ul', 'lacking', ...result.lacking.map(text => el('li', '', text))));
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
  function compared({ versions, again }) {
    const side = (title, lines) => el('section', '', el('h2', '', title), el('dl', '', ...lines.map(([name, value]) => el('div', '', el('dt', '', name), el('dd', '', value)))));
    const box = el('div', '', el('div', 'compare', side(say('theirs_now'), versions.theirs), side(say('yours_now'), versions.mine)));
    const buttons = el('div', 'buttons', H.button('quiet', say('keep_theirs'), () => { open.box.close(); H.set('stay-again', { data: Date.now() }); }));
    if (again) buttons.append(H.button('quiet', say('write_mine'), () => send((open.fields || []).map(f => f.read()), again)));
    box.append(buttons);
    return box;
  }
})();
