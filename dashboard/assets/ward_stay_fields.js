// The fields of the stay's forms: days and times are written as the ward writes them, whatever
// language the browser speaks; what is wrong stands beside the field, and what was typed stays.
'use strict';
(function () {
  const H = window.hemrond, el = H.el;
  const say = name => H.stayText(name);
  const ICON = 'M2 4h12v10H2zM2 7h12M5 2v3M11 2v3';
  let count = 0;

  // Reading: the written form, or null where nobody could say what is meant.
  const READ = {
    date: text => {
      const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text.trim()) || [];
      const at = new Date(Date.UTC(year, month - 1, day));
      return year && at.getUTCMonth() === month - 1 && at.getUTCDate() === +day ? [year, month, day].join('-') : null;
    },
    time: text => {
      const [, hour, minute = '00'] = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim()) || [];
      return hour && +hour < 24 && +minute < 60 ? hour.padStart(2, '0') + ':' + minute : null;
    },
    moment: text => {
      const [day, clock] = text.trim().split(/[ T]+/);
      const [date, time] = [READ.date(day), READ.time(clock || '')];
      return date && time ? date + ' ' + time : null;
    }
  };

  H.stayField = (told, within = '') => {
    const name = within + told.name;
    if (told.kind === 'rows') return rows(told, name);
    if (told.kind === 'many') return many(told, name);
    const id = 'stay-f' + ++count, input = control(told), said = wrongness(id);
    input.id = id;
    if (told.required) input.setAttribute('aria-required', 'true');
    const how = told.how ? el('small', 'how', ' ' + told.how) : null;
    const label = H.with(el('label', '', told.label, how, told.required || told.kind === 'check' ? null : el('small', '', ' ' + say('optional'))), { for: id });
    const hint = told.hint ? H.with(el('p', 'hint', told.hint), { id: id + '-hint' }) : null;
    const described = (hint ? id + '-hint ' : '') + id + '-wrong';
    input.setAttribute('aria-describedby', described);
    const shown = READ[told.kind] && told.kind !== 'time' ? el('div', 'picked', input, picker(input, told)) : input;
    const node = el('div', 'field ' + told.kind + wide(told), ...(told.kind === 'check' ? [input, label, hint] : [label, hint, shown]), said);
    const raw = () => told.kind === 'check' ? input.checked : input.value;
    if (READ[told.kind]) input.addEventListener('blur', () => tidy(input, told.kind));
    const f = {
      name, node, raw,
      read: () => ({ name: told.name, kind: told.kind, value: raw() }),
      problems: () => problem(told, input).map(text => [f, text]),
      clear: () => { said.hidden = true; input.removeAttribute('aria-invalid'); },
      wrong: text => { said.textContent = text; said.hidden = false; input.setAttribute('aria-invalid', 'true'); },
      focus: () => input.focus(),
      at: pointer => pointer === name ? f : null
    };
    return f;
  };
  const wide = told => told.wide || ['long', 'lines'].includes(told.kind) ? ' wide' : '';
  function wrongness(id) {
    const said = H.with(el('p', 'wrong'), { id: id + '-wrong' });
    said.hidden = true;
    return said;
  }
  function problem(told, input) {
    if (told.kind === 'check') return [];
    const text = input.value.trim();
    if (!text) return told.required ? [say('fill')] : [];
    const fits = READ[told.kind] ? READ[told.kind](text) : !told.pattern || new RegExp(told.pattern).test(text);
    return fits ? [] : [told.advice];
  }
  function tidy(input, kind) {
    const read = READ[kind](input.value);
    if (read) input.value = read;
  }

  function control(told) {
    if (told.kind === 'select' || told.kind === 'yesno') {
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
    const input = H.with(el('input', told.kind === 'moment' ? 'timed' : ''), { type: told.kind === 'check' ? 'checkbox' : 'text', autocomplete: 'off' });
    if (['number', 'identifier', 'date', 'moment', 'time'].includes(told.kind)) input.setAttribute('inputmode', 'numeric');
    if (told.kind === 'phone') input.setAttribute('inputmode', 'tel');
    if (told.kind === 'check') input.checked = told.value === true;
    else input.value = Array.isArray(told.value) ? told.value.join(', ') : told.kind === 'time' ? String(told.value).slice(0, 5) : told.value;
    return input;
  }

  // A calendar to choose from, for the mouse; the keyboard writes the day.
  function picker(input, told) {
    const native = H.with(el('input', 'native'), { type: 'date', tabindex: '-1', 'aria-hidden': 'true' });
    if (!native.showPicker) return null;
    const open = H.with(H.button('quiet pick', '', () => {
      native.value = READ.date(input.value.trim().split(/[ T]/)[0]) || '';
      native.showPicker();
    }), { 'aria-label': told.pick });
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    svg.append(H.with(path, { d: ICON }));
    open.append(H.with(svg, { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }));
    native.addEventListener('change', () => {
      const time = input.value.trim().split(/[ T]+/)[1] || '';
      input.value = told.kind === 'moment' ? (native.value + ' ' + time).trim() : native.value;
      input.focus();
    });
    return el('span', 'picker', open, native);
  }

  // Several of a list.
  function many(told, name) {
    const id = 'stay-f' + ++count, said = wrongness(id);
    const boxes = told.options.map(([value, text]) => {
      const box = H.with(el('input'), { type: 'checkbox', value });
      box.checked = (told.value || []).includes(value);
      return { box, node: el('label', '', box, text) };
    });
    const node = H.with(el('fieldset', 'field many wide', el('legend', '', told.label), el('div', 'chips', ...boxes.map(b => b.node)), said), { 'aria-describedby': id + '-wrong' });
    const raw = () => boxes.filter(b => b.box.checked).map(b => b.box.value);
    const f = {
      name, node, raw,
      read: () => ({ name: told.name, kind: 'many', value: raw() }),
      problems: () => told.required && !raw().length ? [[f, say('fill')]] : [],
      clear: () => { said.hidden = true; },
      wrong: text => { said.textContent = text; said.hidden = false; },
      focus: () => boxes.length && boxes[0].box.focus(),
      at: pointer => pointer === name || pointer.startsWith(name + '.') ? f : null
    };
    return f;
  }

  // A table of fields: a line each, lines can be added and taken away.
  function rows(told, name) {
    const list = el('div', 'lines'), lines = [];
    const node = el('fieldset', 'field rows wide', el('legend', '', told.label), told.hint ? el('p', 'hint', told.hint) : null, list, H.button('quiet add', '+ ' + say('add_line'), () => add({}, true)));
    function add(value, focus) {
      const kept = Object.entries(value).filter(([key]) => !told.fields.some(one => one.name === key));
      if (told.keyed && !value.key) kept.push(['key', '?']);
      const cells = told.fields.map(one => H.stayField({ ...one, value: value[one.name] ?? one.value ?? '' }));
      const line = { cells, kept };
      const away = H.with(H.button('quiet away', '×', () => { lines.splice(lines.indexOf(line), 1); box.remove(); node.querySelector('.add').focus(); }), { 'aria-label': say('remove_line') });
      const box = el('div', 'line', ...cells.map(c => c.node), away);
      lines.push(line);
      list.append(box);
      if (focus) cells[0].focus();
    }
    (told.value || []).forEach(value => add(value));
    if (!lines.length && !told.may_be_empty) add({});
    return {
      name, node,
      raw: () => lines.map(line => Object.fromEntries([...line.cells.map(c => [c.name, c.raw()]), ...line.kept])),
      read: () => ({ name: told.name, kind: 'rows', value: lines.map(line => [...line.cells.map(c => c.read()), ...line.kept.map(([key, value]) => ({ name: key, kind: 'kept', value }))]) }),
      problems: () => lines.flatMap(line => line.cells.flatMap(c => c.problems())),
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
})();
