// The decision bar: what is written, kept as a draft, signed, undone, corrected; two doctors at once.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, el = H.el;
  const byId = id => document.getElementById(id), draftKey = (episode = H.context.episode) => 'draft:' + H.me + ':' + episode;
  const form = () => document.querySelector('#decide form.bar'), say = (...content) => byId('answer').replaceChildren(...content);
  const CHANGE = 'change_plan', BACK = 'back_to_ward', DISCHARGE = 'discharge';
  const READING_MS = 1500;
  // A draft that the page was opened with, until somebody has looked at it here; and when that began.
  let correcting = null, ride = null, unread = 0;

  H.bar = () => {
    const bar = el('form', 'bar'), outcomes = el('fieldset', 'outcomes', el('legend', '', H.say('outcome')));
    H.context.outcomes.forEach((choice, n) => {
      const radio = H.with(el('input'), { type: 'radio', name: 'outcome', value: choice.value });
      outcomes.append(el('label', '', radio, el('kbd', '', String(n + 1)), choice.text));
    });
    const note = H.with(el('textarea'), { id: 'note', name: 'note', rows: 2, 'aria-labelledby': 'note-label' });
    const check = H.with(el('select'), { name: 'check', id: 'check' }), other = H.with(H.timed(), { name: 'time', 'aria-label': H.say('time') });
    [{ value: '', text: H.say('as_planned') }, ...H.context.checks, { value: 'other', text: H.say('other_time') }].forEach(choice => check.append(H.with(el('option', '', choice.text), { value: choice.value })));
    other.hidden = true;
    bar.append(
      el('div', 'not-mine', el('p', '', H.say('doctor_signs')), H.button('small', H.say('write_note'), () => H.ask('note'))),
      outcomes,
      el('div', 'note', el('div', 'notehead', H.with(el('label', '', H.say('note')), { id: 'note-label', for: 'note' }), H.with(el('span', 'writers'), { id: 'writers', role: 'status' }),
        H.with(H.button('small', '', () => H.changes.toggle()), { id: 'changes-open', 'aria-controls': 'changes', hidden: '' })), note),
      el('div', 'check', H.with(el('label', '', H.say('check')), { for: 'check' }), check, other),
      el('div', 'send',
        H.with(el('button', 'primary', H.say('sign'), el('kbd', '', 'Ctrl+Enter')), { id: 'sign' }),
        el('div', 'aside', H.with(H.button('quiet', H.say('park'), () => H.park()), { id: 'park' }), H.with(el('span', 'hint'), { id: 'saved' })),
        H.with(el('span', 'hint'), { id: 'parked' }), el('span', 'hint', H.with(el('span'), { id: 'signed' }), ' ', H.with(H.button('quiet', H.say('correct'), () => H.correct()), { id: 'correct', hidden: '' })))
    );
    bar.addEventListener('submit', event => { event.preventDefault(); H.sign(); });
    bar.addEventListener('input', event => {
      other.hidden = check.value !== 'other';
      if (event.target.name === 'outcome') chosen();
      H.touched();
    });
    correcting = ride = null;
    unread = 0;
    byId('decide').replaceChildren(
      H.with(el('div', 'answer'), { id: 'answer', role: 'alert' }), H.with(el('div', 'about-outcome'), { id: 'about-outcome', role: 'status' }), bar,
      H.with(el('section', 'changes'), { id: 'changes', hidden: '', 'aria-labelledby': 'changes-title' }));
    H.changes.reset(null);
    H.restore();
  };
  H.touched = () => { unread = 0; keep(); say(''); H.count(); };
  H.outcome = () => form() ? form().elements.outcome.value : '';
  H.count = () => {
    const button = byId('changes-open'), n = H.changes.count();
    if (!button) return;
    button.hidden = H.outcome() !== CHANGE && !n;
    button.textContent = n ? H.say('plan_changes_n', { n }) : H.say('plan_changes');
    button.setAttribute('aria-expanded', String(H.changes.shown()));
  };
  // What the chosen outcome asks for beside the note.
  function chosen() {
    const outcome = H.outcome();
    if (outcome === CHANGE) H.changes.open(); else H.changes.close();
    about();
    if (outcome === BACK) H.back();
  }
  function about() {
    const box = byId('about-outcome'), c = H.context, told = [];
    if (correcting) told.push(el('p', 'correcting', correcting.said + ' ', H.button('quiet', H.say('no_correction'), () => { forget(c.episode); unsaved = { episode: c.episode, draft: null }; H.bar(); H.stands(); })));
    else if (c.home) told.push(el('p', 'correcting', c.home));
    if (H.outcome() === DISCHARGE) {
      const talk = H.with(el('a', '', H.say('to_talk')), { href: H.path(c.episode) + '/discharge', 'data-go': '1' });
      told.push(el('p', '', c.ready ? H.say('all_met') : H.say('unmet', { criteria: c.unmet.join('; ') || '–' }), ' ', talk));
    }
    box.replaceChildren(...told);
  }
  // What the page says of today, each time it is fetched anew.
  H.stands = () => {
    byId('signed').textContent = H.context.signed;
    byId('correct').hidden = !H.context.correctable || Boolean(correcting);
    about();
    H.count();
    unblocked();
  };
  H.correct = () => {
    const draft = H.context.correctable;
    if (!draft || !form()) return;
    fill(draft);
    correcting = { id: draft.corrects, said: draft.said };
    H.stands();
    H.touched();
    byId('note').focus();
  };

  // Drafts are saved to the server every five seconds; until it has them, and if it never does
  // because the session has ended, they are kept in this tab. Signing ends them.
  let unsaved = null, saving = Promise.resolve();
  const checkOf = ({ check, time }) => check.value === 'other' ? time.value : check.value;
  const drafted = () => {
    const { outcome, note } = form().elements, changes = H.changes.typed();
    const draft = { outcome: outcome.value, note: note.value, check: checkOf(form().elements), changes, transport: ride, corrects: correcting && correcting.id, said: correcting ? correcting.said : '' };
    return draft.outcome || draft.note.trim() || Object.keys(changes).length ? draft : null;
  };
  function keep() {
    const draft = drafted(), { episode } = H.context;
    unsaved = { episode, draft };
    if (draft) store(episode, draft);
    else sessionStorage.removeItem(draftKey());
    H.drafts.writes(draft ? episode : '');
  }
  const store = (episode, draft) => sessionStorage.setItem(draftKey(episode), JSON.stringify({ ...draft, seen: H.drafts.seen(episode) }));
  const AGAIN = [408, 429, 500, 502, 503, 504];
  async function save(keepalive = false) {
    if (!unsaved || (H.drafts.clashes() && H.context.episode === unsaved.episode)) return;
    const { episode, draft } = unsaved, key = draftKey(episode), seen = H.drafts.seen(episode);
    unsaved = null;
    const path = '/api/v1/episodes/' + encodeURIComponent(episode) + '/draft' + (seen && !draft ? '?seen=' + encodeURIComponent(seen) : '');
    const body = draft && { outcome: draft.outcome || null, note: draft.note, next_check_at: draft.check || null, ...draft.changes, transport: draft.transport, corrects: draft.corrects, seen };
    try {
      const answer = await H.send(draft ? 'PUT' : 'DELETE', path, body, keepalive);
      if (AGAIN.includes(answer.status)) throw new Error(String(answer.status));
      if (answer.status === 409) { await clash(episode, draft, (await answer.json()).current, keepalive); return; }
      if (!answer.ok) return;
      H.drafts.saved(episode, draft ? (await answer.json()).saved_at : null);
      if (unsaved && unsaved.draft) store(unsaved.episode, unsaved.draft);
      if (unsaved) return;
      sessionStorage.removeItem(key);
      const saved = byId('saved');
      if (saved && H.context && H.context.episode === episode) saved.textContent = draft ? H.say('saved', { at: H.clock(Date.now()) }) : '';
    } catch {
      H.drafts.unheard(episode, draft);
      unsaved = unsaved || { episode, draft };
    }
  }
  // Another tab, or another screen, has saved a draft that this page has not seen.
  async function clash(episode, draft, current, keepalive) {
    const told = H.drafts.clash(episode, current,
      () => { keep(); H.flush(); }, () => { forget(episode); location.reload(); });
    if (told) return;
    unsaved = unsaved || { episode, draft };
    await save(keepalive);
  }
  H.flush = keepalive => { saving = saving.then(() => save(keepalive)); return saving; };
  setInterval(() => H.flush(), 5000);
  window.addEventListener('pagehide', () => save(true));
  const forget = episode => {
    sessionStorage.removeItem(draftKey(episode));
    if (unsaved && unsaved.episode === episode) unsaved = null;
    H.drafts.writes('');
  };
  function fill(draft) {
    const fields = form().elements, usual = [...fields.check.options].some(o => o.value === draft.check);
    fields.outcome.value = draft.outcome;
    fields.note.value = draft.note;
    fields.check.value = usual ? draft.check : 'other';
    fields.time.value = usual ? '' : draft.check.replace('T', ' ');
    fields.time.hidden = usual;
    ride = draft.transport || null;
    H.changes.reset(draft.changes);
  }
  H.restore = () => {
    if (!H.context || !H.me || !form()) return;
    const mine = JSON.parse(sessionStorage.getItem(draftKey()) || 'null'), draft = mine || H.context.draft, fields = form().elements;
    if (fields.note.value || fields.outcome.value) return;
    H.drafts.opened(H.context.episode, mine, H.context.draft);
    if (!draft) return;
    fill(draft);
    unread = Date.now();
    // The newest decision alone can be corrected: whatever else a draft names is past.
    const known = H.context.correctable;
    correcting = draft.corrects && known && known.corrects === draft.corrects ? { id: draft.corrects, said: known.said } : null;
    if (mine) unsaved = { episode: H.context.episode, draft };
    else byId('saved').textContent = draft.said;
    H.stands();
  };

  H.choose = n => {
    const radio = H.decides() && form() && form().elements.outcome[n];
    if (!radio) return;
    const again = radio.checked;
    radio.checked = true;
    radio.focus();
    if (again) chosen();
    else radio.dispatchEvent(new Event('input', { bubbles: true }));
  };
  H.sign = async (previous = H.context.previous, { corrects = correcting && correcting.id, sure = false } = {}) => {
    if (!form() || !H.decides() || byId('sign').disabled) return;
    const { outcome, note, check, time } = form().elements, c = H.context;
    if (check.value === 'other' && !H.timeWritten(time)) { say(el('p', 'wrong', H.say('write_moment'))); time.focus(); return; }
    // Whoever presses twice has the next patient before them, with a draft that nobody has read.
    if (unread && !sure) {
      say(el('p', 'wrong', H.say('draft_unread')));
      if (Date.now() - unread > READING_MS) unread = 0;
      return;
    }
    if (outcome.value === BACK && !sure) { H.back(); return; }
    byId('sign').disabled = true;
    H.changes.mark([]);
    say(el('p', 'hint', H.say('saving')));
    unsaved = null;  // what is signed now must not come back as a draft
    await saving;
    H.set('form', { data: {
      episode: c.episode, assessment: c.assessment, previous, person: c.person, open: c.open, ready: c.ready, home: c.home, corrects,
      outcome: outcome.value || null, note: note.value, next_check: checkOf(form().elements), changes: H.changes.typed(), names: H.changes.names(), transport: ride, sent: Date.now()
    } });
  };
  // Back to the ward is confirmed where bed, journey and SBAR stand; nothing else is asked first.
  H.back = () => {
    if (document.querySelector('dialog[open]')) return;
    H.askBack({ note: form().elements.note.value, ride }, typed => {
      form().elements.note.value = typed.note;
      ride = typed.ride;
      keep();
    }, () => H.sign(H.context.previous, { sure: true }));
  };
  H.unlock = () => {
    const button = byId('sign');
    if (!button || !button.disabled) return;
    button.disabled = false;
    say(el('p', 'wrong', H.say('unreachable')));
  };
  ward.result = result => {
    if (!result) return '';
    const { ok, sentence, conflict, blocked, errors, part, undo, form: sent } = result;
    const here = H.context && sent.episode === H.context.episode && byId('sign');
    if (here) byId('sign').disabled = false;
    if (ok) {
      forget(sent.episode);
      if (undo) undoable(sentence, sent, undo); else H.toast(sentence, { lasting: true, css: 'undo' });
      if (here) H.onward();
      return '';
    }
    if (here) keep();
    if (!here) H.toast(sentence, { name: sent.person, episode: sent.episode, lasting: true, css: 'red' });
    else if (blocked.length) block(sentence, blocked);
    else if (conflict) compare(result);
    else if (part) outrun(sentence, part);
    else misfit(sentence, errors);
    return '';
  };
  function misfit(sentence, errors) {
    const elsewhere = H.changes.mark(errors).map(one => el('p', 'wrong', one.text));
    say(el('p', 'wrong', sentence), ...elsewhere);
    if (errors.some(one => one.at === 'note')) byId('note').focus();  // else a key that chooses would be typed
  }
  function outrun(sentence, part) {
    say(el('p', 'wrong', sentence, ' ', H.button('quiet', H.say('part_again'), () => { say(); H.changes.anew(part.name); })), el('ul', 'theirs', ...part.lines.map(line => el('li', '', line))));
    byId('answer').querySelector('button').focus();
  }
  H.onward = () => H.go(H.context.onward ? H.path(H.context.onward) : '/ward/');
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
    const theirs = conflict.theirs, choice = H.context.outcomes.find(o => o.value === mine.outcome);
    if (!theirs) {
      say(el('p', 'wrong', conflict.sentence, ' ', H.button('quiet', H.say('update'), () => { say(); H.update(); })));
      return;
    }
    const side = (title, outcome, note, changes, by) => el('section', '', el('h2', '', title), el('p', '', el('strong', '', outcome)), el('p', '', note), el('ul', 'theirs', ...changes.map(line => el('li', '', line))), el('p', 'because', by));
    const mineAs = (text, how) => H.button('quiet', text, () => H.sign(conflict.previous, { sure: true, ...how }));
    say(
      el('p', 'wrong', conflict.sentence),
      el('div', 'compare', side(H.say('theirs'), theirs.outcome, theirs.note, conflict.changed, theirs.by + ', ' + theirs.at), side(H.say('mine'), choice.text, mine.note, conflict.mine, '')),
      el('p', 'buttons',
        H.button('quiet', H.say('keep_theirs'), () => { forget(H.context.episode); unsaved = { episode: H.context.episode, draft: null }; H.onward(); }),
        conflict.final ? '' : mineAs(H.say('sign_mine'), { corrects: null }),
        conflict.final ? '' : mineAs(H.say('correct_theirs'), { corrects: conflict.previous }))
    );
    byId('answer').querySelector('button').focus();
  }
})();
