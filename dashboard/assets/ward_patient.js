// The patient's page: plots or table, the decision bar, drafts, and two doctors on one patient.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, el = H.el;
  const byId = id => document.getElementById(id), draftKey = (episode = H.context.episode) => 'draft:' + H.me + ':' + episode;
  let numbers = null, chosenWindow = '14d', asTable = false;

  ward.context = context => {
    if (!context) return '';
    const arrived = !H.context || H.context.episode !== context.episode || !byId('note');
    H.context = context;
    if (arrived) {
      height.disconnect();
      height.observe(byId('decide'));
      document.title = context.title + ' · Hemrond';
      arrival = Date.now();
      bar();
      H.restore();
      const name = document.querySelector('.banner h1');
      if (name) name.focus();
    }
    byId('signed').textContent = context.signed;
    H.aside();
    unblocked();
    return '';
  };

  // Whoever has had the page before them for a while has read what stood on it.
  const READING_MS = 4000;
  let arrival = 0;
  H.haveRead = () => {
    const c = H.context;
    if (!c || !c.read || Date.now() - arrival < READING_MS) return;
    H.send('PUT', '/api/v1/episodes/' + encodeURIComponent(c.episode) + '/read', { until: c.read }).catch(() => null);
    c.read = null;
  };

  // Who else writes here, and whether the patient is put aside: the list knows it freshest.
  const since = new Map();
  H.aside = () => {
    const writers = byId('writers'), park = byId('park'), c = H.context, line = c && H.view && H.view.lines.find(l => l.id === c.episode);
    if (!writers || !park) return;
    const names = line ? line.writers : Object.keys(c.writers);
    names.forEach(name => { const key = c.episode + name; if (!since.has(key)) since.set(key, H.clock(Date.now())); });
    writers.textContent = names.map(name => c.writers[name] || H.say('writes', { name, at: since.get(c.episode + name) })).join('. ');
    const parked = line ? line.parked : c.parked;
    park.firstChild.textContent = H.say(parked ? 'unpark' : 'park');
    park.dataset.parked = parked ? '1' : '';
    byId('parked').textContent = parked;
  };
  H.park = () => {
    if (byId('park').dataset.parked) H.errand('unpark', {});
    else H.ask('park');
  };
  H.nextHigh = () => {
    const red = H.context.open.find(f => f.urgency >= 3);
    if (red) { H.acknowledge(red); return; }
    const lines = H.view ? H.view.lines : [], at = lines.findIndex(l => l.id === H.context.episode);
    const next = [...lines.slice(at + 1), ...lines].find(l => l.alarming && l.id !== H.context.episode);
    if (next) H.go(H.path(next.id));
    else H.toast(H.say('no_high'));
  };

  // Toasts keep clear of the bar, however high it grows.
  const height = new ResizeObserver(([bar]) => document.documentElement.style.setProperty('--bar', bar.target.offsetHeight + 'px'));

  // Plots and table
  ward.numbers = told => {
    if (!told) return '';
    numbers = told;
    byId('grid').replaceChildren(grid(told.grid));
    H.toggleTable(asTable);
    H.setWindow(chosenWindow);
    H.fit();
    return '';
  };
  function grid(told) {
    const sheet = el('table', 'grid', el('caption', '', told.caption)), top = el('tr');
    told.head.forEach(name => top.append(H.with(el('th', '', name), { scope: 'col' })));
    const body = el('tbody');
    told.rows.forEach(([time, ...cells]) => {
      const row = el('tr', '', H.with(el('th', '', time.text), { scope: 'row' }));
      cells.forEach(cell => row.append(H.with(el('td', cell.css, cell.css === 'doubted' ? el('s', '', cell.text) : cell.text), cell.title ? { title: cell.title } : {})));
      body.append(row);
    });
    sheet.append(el('thead', '', top), body);
    return sheet;
  }
  H.toggleTable = (wanted = !asTable) => {
    const plots = byId('plots'), button = byId('table');
    if (!plots) return;
    const back = plots.hidden && !wanted;
    asTable = wanted;
    plots.hidden = asTable;
    byId('grid').hidden = !asTable;
    button.textContent = H.say(asTable ? 'shown_table' : 'hidden_table');
    button.setAttribute('aria-pressed', String(asTable));
    if (back) window.dispatchEvent(new Event('resize'));  // else every patient would be drawn twice
  };
  H.setWindow = (name, tries = 120) => {
    chosenWindow = name;
    const plot = document.querySelector('#vitals .js-plotly-plot'), window_ = numbers && numbers.windows[name];
    if (!window_) return;
    document.querySelectorAll('[data-window]').forEach(b => b.setAttribute('aria-pressed', String(b.dataset.window === name)));
    if (!plot || !plot.layout) {  // the plot comes a moment after the page, or never
      if (tries) setTimeout(() => H.setWindow(chosenWindow, tries - 1), 50);
      else { byId('unplotted').hidden = false; H.toggleTable(true); }
    } else if (plot.layout.xaxis.range[0] !== window_.range[0]) {
      window.Plotly.relayout(plot, { 'xaxis.range': window_.range, 'xaxis.dtick': window_.dtick, 'xaxis.tickformat': window_.tickformat });
    }
  };
  H.newer = () => {
    const news = byId('news');
    if (news && !news.firstChild) news.append(H.button('update', H.say('newer'), H.update));
  };
  H.update = () => {
    if (H.context && byId('view')) H.set('refresh', { data: H.context.episode });
    else if (H.redraw) H.redraw();
  };

  // The decision bar
  function bar() {
    const form = el('form', 'bar'), outcomes = el('fieldset', 'outcomes', el('legend', '', H.say('outcome')));
    H.context.outcomes.forEach((choice, n) => {
      const radio = H.with(el('input'), { type: 'radio', name: 'outcome', value: choice.value });
      outcomes.append(el('label', '', radio, el('kbd', '', String(n + 1)), choice.text));
    });
    const note = H.with(el('textarea'), { id: 'note', name: 'note', rows: 2 });
    const check = H.with(el('select'), { name: 'check', id: 'check' }), other = H.with(H.timed(), { name: 'time', 'aria-label': H.say('time') });
    [{ value: '', text: H.say('as_planned') }, ...H.context.checks, { value: 'other', text: H.say('other_time') }].forEach(choice => check.append(H.with(el('option', '', choice.text), { value: choice.value })));
    other.hidden = true;
    form.append(
      outcomes,
      el('label', 'note', el('span', '', H.say('note'), H.with(el('span', 'writers'), { id: 'writers', role: 'status' })), note),
      el('div', 'check', H.with(el('label', '', H.say('check')), { for: 'check' }), check, other),
      el('div', 'send',
        H.with(el('button', 'primary', H.say('sign'), el('kbd', '', 'Ctrl+Enter')), { id: 'sign' }),
        el('div', 'aside', H.with(H.button('quiet', H.say('park'), () => H.park()), { id: 'park' }), H.with(el('span', 'hint'), { id: 'saved' })),
        H.with(el('span', 'hint'), { id: 'parked' }), H.with(el('span', 'hint'), { id: 'signed' }))
    );
    form.addEventListener('submit', event => { event.preventDefault(); H.sign(); });
    form.addEventListener('input', () => { other.hidden = check.value !== 'other'; keep(); say(''); });
    byId('decide').replaceChildren(H.with(el('div', 'answer'), { id: 'answer', role: 'alert' }), form);
  }
  const form = () => document.querySelector('#decide form');
  const say = (...content) => byId('answer').replaceChildren(...content);

  // Drafts are saved to the server every five seconds; until it has them, and if it never does
  // because the session has ended, they are kept in this tab. Signing ends them.
  let unsaved = null, saving = Promise.resolve();
  const drafted = () => {
    const { outcome, note, check, time } = form().elements;
    const draft = { outcome: outcome.value, note: note.value, check: check.value === 'other' ? time.value : check.value };
    return draft.outcome || draft.note.trim() ? draft : null;
  };
  function keep() {
    const draft = drafted();
    unsaved = { episode: H.context.episode, draft };
    if (draft) sessionStorage.setItem(draftKey(), JSON.stringify(draft));
    else sessionStorage.removeItem(draftKey());
  }
  const AGAIN = [408, 429, 500, 502, 503, 504];
  async function save(keepalive = false) {
    if (!unsaved) return;
    const { episode, draft } = unsaved, key = draftKey(episode);
    unsaved = null;
    const path = '/api/v1/episodes/' + encodeURIComponent(episode) + '/draft';
    const body = draft && { outcome: draft.outcome || null, note: draft.note, next_check_at: draft.check || null };
    try {
      const answer = await H.send(draft ? 'PUT' : 'DELETE', path, body, keepalive);
      if (AGAIN.includes(answer.status)) throw new Error(String(answer.status));
      if (!answer.ok || unsaved) return;
      sessionStorage.removeItem(key);
      const saved = byId('saved');
      if (saved && H.context && H.context.episode === episode) saved.textContent = draft ? H.say('saved', { at: H.clock(Date.now()) }) : '';
    } catch {
      unsaved = unsaved || { episode, draft };
    }
  }
  H.flush = keepalive => { saving = saving.then(() => save(keepalive)); return saving; };
  setInterval(() => H.flush(), 5000);
  window.addEventListener('pagehide', () => save(true));
  const forget = episode => {
    sessionStorage.removeItem(draftKey(episode));
    if (unsaved && unsaved.episode === episode) unsaved = null;
  };
  H.restore = () => {
    if (!H.context || !H.me || !form()) return;
    const mine = JSON.parse(sessionStorage.getItem(draftKey()) || 'null'), draft = mine || H.context.draft, fields = form().elements;
    if (!draft || fields.note.value || fields.outcome.value) return;
    const usual = [...fields.check.options].some(o => o.value === draft.check);
    fields.outcome.value = draft.outcome;
    fields.note.value = draft.note;
    fields.check.value = usual ? draft.check : 'other';
    fields.time.value = usual ? '' : draft.check.replace('T', ' ');
    fields.time.hidden = usual;
    if (mine) unsaved = { episode: H.context.episode, draft };
    else byId('saved').textContent = draft.said;
  };

  H.choose = n => {
    const radio = form() && form().elements.outcome[n];
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    form().dispatchEvent(new Event('input', { bubbles: true }));
  };
  H.sign = async (previous = H.context.previous) => {
    if (!form() || byId('sign').disabled) return;
    const { outcome, note, check, time } = form().elements, c = H.context;
    if (check.value === 'other' && !H.timeWritten(time)) { say(el('p', 'wrong', H.say('write_moment'))); time.focus(); return; }
    byId('sign').disabled = true;
    say(el('p', 'hint', H.say('saving')));
    unsaved = null;  // what is signed now must not come back as a draft
    await saving;
    H.set('form', { data: {
      episode: c.episode, assessment: c.assessment, previous, person: c.person, open: c.open, ready: c.ready,
      outcome: outcome.value || null, note: note.value, next_check: check.value === 'other' ? time.value : check.value, sent: Date.now()
    } });
  };
  H.unlock = () => {
    const button = byId('sign');
    if (!button || !button.disabled) return;
    button.disabled = false;
    say(el('p', 'wrong', H.say('unreachable')));
  };
  ward.result = result => {
    if (!result) return '';
    const { ok, sentence, conflict, blocked, undo, form: sent } = result;
    const here = H.context && sent.episode === H.context.episode && byId('sign');
    if (here) byId('sign').disabled = false;
    if (ok) {
      forget(sent.episode);
      undoable(sentence, sent, undo);
      if (here) H.onward();
      return '';
    }
    if (here) keep();
    if (here && blocked.length) block(sentence, blocked); else if (!here) H.toast(sentence, { name: sent.person, episode: sent.episode, lasting: true, css: 'red' });
    else if (conflict) compare(result);
    else say(el('p', 'wrong', sentence));
    return '';
  };
  H.onward = () => H.go(H.context.next ? H.path(H.context.next) : '/ward/');
  // Ten seconds to take a signature back, also from the next patient's page.
  const UNDO_S = 10;
  H.undoable = undoable;
  function undoable(sentence, sent, review) {
    const toast = H.toast(sentence, { lasting: true, css: 'undo' }), left = H.with(el('span', 'left'), { 'aria-hidden': 'true' });
    toast.setAttribute('role', 'status');
    const button = H.with(H.button('quiet', H.say('undo') + ' ', () => { toast.remove(); H.errand('undo', { review }, sent.episode, sent.person); }), { 'data-undo': '1' });
    button.append(left);
    toast.insertBefore(button, toast.lastChild);
    let seconds = UNDO_S;
    const tick = () => {
      left.textContent = H.say('seconds', { n: seconds });
      if (seconds-- <= 0) { clearInterval(clock); toast.remove(); }
    };
    const clock = setInterval(tick, 1000);
    tick();
  }
  H.undo = () => { const last = [...document.querySelectorAll('[data-undo]')].pop(); if (last) last.click(); };

  const open = finding => H.context.open.find(f => f.rule === finding.rule && f.kind === finding.kind);
  function block(sentence, findings) {
    const row = f => el('li', '', el('span', 'tag ' + f.css, f.tag), ' ', f.text, ' ', H.with(H.button('small', H.say('acknowledge'), () => H.acknowledge(f)), { 'data-blocks': '1' }));
    say(el('div', 'blocked', el('p', 'wrong', sentence), el('ul', '', ...findings.map(row))));
    byId('answer').blocked = findings;
    byId('answer').querySelector('button').focus();
  }
  function unblocked() {  // what stood in the way is acknowledged: the signature is next
    const answer = byId('answer');
    if (!answer || !answer.querySelector('.blocked')) return;
    const left = answer.blocked.filter(open);
    if (left.length) block(answer.querySelector('.wrong').textContent, left);
    else { say(); byId('sign').focus(); }
  }
  function compare({ conflict, form: mine }) {
    const theirs = conflict.theirs, chosen = H.context.outcomes.find(o => o.value === mine.outcome);
    if (!theirs) {
      say(el('p', 'wrong', conflict.sentence, ' ', H.button('quiet', H.say('update'), () => { say(); H.update(); })));
      return;
    }
    const side = (title, outcome, note, by) => el('section', '', el('h2', '', title), el('p', '', el('strong', '', outcome)), el('p', '', note), el('p', 'because', by));
    say(
      el('p', 'wrong', conflict.sentence),
      el('div', 'compare', side(H.say('theirs'), theirs.outcome, theirs.note, theirs.by + ', ' + theirs.at), side(H.say('mine'), chosen.text, mine.note, '')),
      el('p', 'buttons',
        H.button('quiet', H.say('keep_theirs'), () => { forget(H.context.episode); unsaved = { episode: H.context.episode, draft: null }; H.onward(); }),
        H.button('quiet', H.say('sign_mine'), () => H.sign(conflict.previous)))
    );
    byId('answer').querySelector('button').focus();
  }

  document.addEventListener('click', click => {
    const at = selector => click.target.closest(selector), pressed = at('[data-window]');
    if (pressed) H.setWindow(pressed.dataset.window);
    else if (at('#table')) H.toggleTable();
  });
})();
