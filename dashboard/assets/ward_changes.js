// The form for a change of plan: beside the vital signs, above the bar; signed with the decision.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, el = H.el;
  const byId = id => document.getElementById(id), LISTS = ['limits', 'ended', 'tasks', 'measurements'];
  const FIELDS = ['question', 'first_visit_at', 'answer_needed_by', 'contact_by'], VISIT = ['type', 'times', 'what', 'start', 'stop', 'can_travel', 'can_travel_why'];
  const empty = () => ({ limits: [], ended: [], tasks: [], measurements: [], agreement: null, request: null });
  let state = empty(), told = null, wrong = {}, renew = [];

  H.changes = {
    reset: typed => { state = { ...empty(), ...structuredClone(typed || {}) }; wrong = {}; if (H.changes.shown()) draw(); },
    shown: () => Boolean(byId('changes')) && !byId('changes').hidden,
    count: () => LISTS.reduce((n, part) => n + state[part].length, 0) + (agreement() ? 1 : 0) + (request() ? 1 : 0),
    names: () => (told && H.context && told.episode === H.context.episode ? told.names : {}) || {},
    typed, toggle: () => H.changes.shown() ? H.changes.close() : H.changes.open(true), open, close, mark, anew
  };
  const agreement = () => state.agreement && (state.agreement.rows.length || state.agreement.without.length || state.agreement.criteria !== null) ? state.agreement : null;
  function typed() {
    const parts = {};
    LISTS.filter(part => state[part].length).forEach(part => { parts[part] = structuredClone(state[part]); });
    if (agreement()) parts.agreement = structuredClone(state.agreement);
    if (request()) parts.request = structuredClone(state.request);
    return parts;
  }
  // A request that is opened and says what it said is no change: nobody is to be phoned for it.
  function request() {
    const asked = state.request, offer = asked && told && told.request && told.request.offers.find(o => o.typed.request_id === asked.request_id);
    const says = one => JSON.stringify(FIELDS.map(name => one[name] || '').concat(one.interventions.map(visit => VISIT.map(name => visit[name] || ''))));
    return offer && says(asked) === says(offer.typed) ? null : asked;
  }
  function open(focus = false) {
    const box = byId('changes');
    if (!box) return;
    box.hidden = false;
    place();
    if (!told || told.episode !== H.context.episode || told.trouble) ask();
    draw();
    H.count();
    if (focus) box.querySelector('button').focus();
  }
  function close() {
    if (!H.changes.shown()) return false;
    const inside = byId('changes').contains(document.activeElement);
    byId('changes').hidden = true;
    H.count();
    if (inside) byId('changes-open').focus();
    return true;
  }
  const ask = () => { told = null; H.set('ask-plan', { data: { episode: H.context.episode, at: Date.now() } }); };
  function anew(part) { renew.push(part); open(); ask(); draw(); }
  ward.plan = plan => {
    if (!plan || !H.context || plan.episode !== H.context.episode) return '';
    told = plan;
    // Built on what stands now, when somebody has asked for it; what was typed is kept.
    const asked = state.request, anewed = renew.splice(0), offer = asked && (told.request ? told.request.offers : []).find(o => o.typed.request_id === asked.request_id);
    if (offer && (anewed.includes('request') || !asked.version)) asked.version = offer.typed.version;
    if (agreement() && anewed.includes('agreement')) state.agreement.seen = told.agreement.number;
    else if (!agreement()) state.agreement = null;
    if (H.changes.shown()) draw();
    return '';
  };
  // The form stands over the right column: from under the banner down to the bar.
  function place() {
    const banner = document.querySelector('.banner');
    if (banner) document.documentElement.style.setProperty('--changes-top', Math.max(0, banner.getBoundingClientRect().bottom) + 'px');
  }
  window.addEventListener('resize', () => { if (H.changes.shown()) place(); });

  // What the API or the reader of the fields did not take, beside its field; give what has no field.
  function mark(errors) {
    wrong = Object.fromEntries(errors.map(one => [one.at, fitted(one)]));
    const inForm = errors.filter(one => [...LISTS, 'agreement', 'request'].includes(one.at.split('.')[0]));
    if (inForm.length) { open(); draw(); }
    else if (H.changes.shown()) draw();
    const box = byId('changes'), first = box && box.querySelector('[aria-invalid="true"]');
    if (first && inForm.length) { first.focus(); first.scrollIntoView({ block: 'center' }); }
    const placed = at => box && box.querySelector('[data-at="' + CSS.escape(at) + '"]');
    return errors.filter(one => !inForm.includes(one) || !placed(one.at));
  }
  function fitted({ at, text }) {
    const [part, n] = at.split('.'), row = part === 'limits' && state.limits[n], range = row && told && told.ranges ? told.ranges[row.rule] : null;
    return range ? text.replace('{low}', range.low).replace('{high}', range.high + ' ' + range.unit) : text;
  }

  function draw() {
    const box = byId('changes'), at = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.at : '';
    const scrolled = box.scrollTop;
    const head = el('div', 'changes-head', H.with(el('h2', '', H.say('changes_title')), { id: 'changes-title' }), el('p', 'hint', H.say('changes_hint')), H.with(H.button('quiet', '×', close), { 'aria-label': H.say('close') }));
    const body = !told ? [el('p', 'hint', H.say('fetching'))] : told.trouble ? [el('p', 'wrong', told.trouble)] : parts();
    box.replaceChildren(head, ...body);
    box.scrollTop = scrolled;
    const again = at && box.querySelector('[data-at="' + CSS.escape(at) + '"]');
    if (again) again.focus();
  }
  const changed = () => { wrong = {}; draw(); H.touched(); };
  const parts = () => [...LISTS.filter(name => told[name]).map(list), told.agreement ? agreed() : '', asked()].filter(Boolean);
  const part = (title, about, ...rest) => el('section', 'part', el('h3', '', title), ...about.map(line => el('p', 'hint', line)), ...rest.filter(Boolean));
  const blank = fields => Object.fromEntries(fields.map(f => [f.name, f.kind === 'many' ? [] : f.kind === 'choice' ? f.options[0].value : f.value]));
  const remove = (rows, n) => H.button('quiet', H.say('remove'), () => { rows.splice(n, 1); changed(); });
  const add = (text, then) => H.button('small', text, () => { then(); changed(); const news = [...byId('changes').querySelectorAll('.row')].filter(r => r.dataset.new).pop(); if (news) { const first = news.querySelector('select, input, textarea'); if (first) first.focus(); } });

  function list(name) {
    const one = told[name], rows = state[name];
    const drawn = rows.map((row, n) => line(row, one.fields, name + '.' + n, remove(rows, n), true));
    return part(one.title, one.about, ...drawn, add(one.add, () => rows.push(blank(one.fields))));
  }
  function line(row, fields, at, button, fresh = false) {
    const box = el('div', 'row', ...fields.map(f => input(f, row, at + '.' + f.name)), button);
    if (fresh) box.dataset.new = '1';
    return box;
  }
  function agreed() {
    const one = told.agreement;
    state.agreement = state.agreement || { seen: one.number, reason: '', rows: [], without: [], criteria: null };
    const { rows, without } = state.agreement, drawn = new Set();
    const item = row => {
      const key = row.typed.kept.key, n = rows.findIndex(r => r.kept.key === key), gone = without.includes(key);
      if (n >= 0) { drawn.add(n); return el('li', '', line(rows[n], one.fields, 'agreement.rows.' + n, H.button('quiet', H.say('undo_change'), () => { rows.splice(n, 1); changed(); }))); }
      const text = el(gone ? 's' : 'span', '', row.text);
      const edit = H.button('quiet', H.say('change_row'), () => { rows.push(structuredClone(row.typed)); changed(); });
      const leave = H.button('quiet', H.say(gone ? 'keep_row' : 'take_out'), () => { if (gone) without.splice(without.indexOf(key), 1); else without.push(key); changed(); });
      return el('li', 'agreed', text, el('span', 'acts', gone ? '' : edit, leave));
    };
    const standing = one.rows.map(item), fresh = rows.map((row, n) => drawn.has(n) ? '' : line(row, one.fields, 'agreement.rows.' + n, remove(rows, n), true));
    const criteria = state.agreement.criteria !== null;
    const [criteriaField, reason] = one.common;
    return part(one.title, one.about, el('ul', 'agreed-rows', ...standing), ...fresh,
      el('div', 'acts', add(one.add, () => rows.push({ ...blank(one.fields), kept: {} })),
        H.button('small', H.say(criteria ? 'keep_criteria' : 'change_criteria'), () => { state.agreement.criteria = criteria ? null : one.criteria; changed(); })),
      el('div', 'row bare', criteria ? input(criteriaField, state.agreement, 'agreement.criteria') : '', agreement() ? input(reason, state.agreement, 'agreement.reason') : ''));
  }
  function asked() {
    const one = told.request, request = state.request;
    const begin = typed => { state.request = { version: null, request_id: null, kept: {}, ...structuredClone(typed) }; if (!state.request.interventions.length) state.request.interventions.push(blank(one.visits)); };
    if (!request) return part(one.title, one.about, el('div', 'acts', ...one.offers.map(offer => add(offer.text, () => begin(offer.typed))), add(one.add, () => begin({ ...blank(one.fields), interventions: [] }))));
    const offer = one.offers.find(o => o.typed.request_id === request.request_id), fields = one.fields.filter(f => f.name !== 'unit_id' || !request.request_id);
    const visits = request.interventions.map((row, n) => line(row, one.visits, 'request.interventions.' + n, remove(request.interventions, n)));
    return part(one.title, offer ? [offer.text] : one.about, line(request, fields, 'request', H.button('quiet', H.say('remove'), () => { state.request = null; changed(); }), true), ...visits,
      add(one.add_visit, () => request.interventions.push({ ...blank(one.visits), kept: {} })));
  }

  function input(field, row, at) {
    const id = 'ch-' + at.replaceAll('.', '-'), error = wrong[at] || '', problem = H.with(el('span', 'wrong'), { id: id + '-wrong' });
    if (error) problem.append(el('span', 'unseen', H.say('error') + ' '), error);
    if (field.kind === 'many') {
      const boxes = field.options.map(o => {
        const tick = H.with(el('input'), { type: 'checkbox', value: o.value, 'data-at': at, 'aria-describedby': id + '-wrong', 'aria-invalid': String(Boolean(error)) });
        tick.checked = row[field.name].includes(o.value);
        tick.addEventListener('input', () => { row[field.name] = tick.checked ? [...row[field.name], o.value] : row[field.name].filter(v => v !== o.value); H.touched(); });
        return el('label', '', tick, o.text);
      });
      return el('fieldset', 'field many', el('legend', '', field.label), el('div', 'chips', ...boxes), problem);
    }
    const node = field.kind === 'lines' ? H.with(el('textarea'), { rows: 3 }) : field.kind === 'moment' ? H.timed() : el(field.kind === 'choice' ? 'select' : 'input');
    if (field.kind === 'number') H.with(node, { inputmode: 'decimal', autocomplete: 'off' });
    field.options.forEach(o => node.append(H.with(el('option', '', o.text), { value: o.value })));
    node.value = row[field.name] || '';
    const range = field.name === 'value' && told.ranges ? told.ranges[row.rule] : null, hint = range ? range.hint : field.hint;
    H.with(node, { id, 'data-at': at, 'aria-describedby': (hint ? id + '-hint ' : '') + id + '-wrong', 'aria-invalid': String(Boolean(error)) });
    const write = () => { row[field.name] = node.value; H.touched(); };
    node.addEventListener('input', write);
    node.addEventListener('change', () => { write(); if (field.name === 'rule') draw(); });
    const label = H.with(el('label', '', field.label), { for: id });
    return el('div', 'field ' + field.kind + ' ' + field.name, label, el('span', 'box', node, range ? el('span', 'unit', range.unit) : ''), hint ? H.with(el('span', 'hint', hint), { id: id + '-hint' }) : '', problem);
  }
})();
