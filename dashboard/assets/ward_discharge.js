// The discharge conversation: the form, the letter as it is written, the draft, the signature.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, el = H.el;
  const byId = id => document.getElementById(id);
  let told = null, open = false, unsaved = null, saving = Promise.resolve();
  const say = (name, values = {}) => (told.texts[name] || '').replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const form = () => byId('talk-fields'), here = () => Boolean(byId('talk-view'));
  const path = episode => '/api/v1/episodes/' + encodeURIComponent(episode) + '/discharge-conversation';

  ward.talk = data => {
    if (!data) return '';
    const arrived = !told || told.episode !== data.episode || !here();
    H.context = null;
    told = data;
    unsaved = null;
    open = data.may && (!data.done || (data.signs && Boolean(data.draft)));
    document.title = say('title') + ' · Hemrond';
    draw();
    if (arrived) {
      window.scrollTo(0, 0);
      const name = document.querySelector('.banner h1');
      if (name) name.focus();
    }
    return '';
  };

  function draw() {
    if (byId('talk-correct')) byId('talk-correct').hidden = !told.signs;
    byId('talk').replaceChildren();
    byId('talk-bar').replaceChildren();
    document.documentElement.style.setProperty('--bar', open ? '76px' : '0px');
    byId('talk-view').classList.toggle('writing', open);
    if (!open) {
      if (!told.done) letter(told.values);
      return;
    }
    const draft = told.draft || {}, values = { ...told.values, ...(draft.values || {}) };
    byId('talk').append(fields(values, draft.people || told.people));
    byId('talk-bar').append(bar(draft.outcome || (told.done ? 'discharge' : '')));
    if (told.done) paper();
    form().addEventListener('input', typed);
    form().addEventListener('change', typed);
    shown();
    byId('talk-saved').textContent = told.saved;
  }
  function paper() {  // a correction is written over a letter that is signed
    byId('paper').replaceChildren(H.with(el('div'), { id: 'letter' }));
  }

  // The form
  function fields(values, people) {
    const sheet = H.with(el('form', 'talkform'), { id: 'talk-fields', autocomplete: 'off' });
    sheet.noValidate = true;
    if (told.unmet) sheet.append(group('', '', [field({ name: 'unmet_reason', label: say('unmet'), kind: 'lines' }, values)], 'unmet'));
    sheet.append(group(say('held'), '', [field({ name: 'held_at', label: say('held_at'), kind: 'moment' }, values), attending(people)]));
    told.groups.forEach(g => sheet.append(group(g.title, g.hint, g.fields.map(one => field(one, values)))));
    sheet.addEventListener('submit', event => event.preventDefault());
    return sheet;
  }
  const group = (title, hint, parts, css = '') => el('section', 'card ' + css, title ? el('h3', '', title, hint ? el('small', '', hint) : '') : '', el('div', 'row', ...parts));
  function field(one, values) {
    const id = 'talk-' + one.name, node = one.kind === 'lines' ? H.with(el('textarea'), { rows: 2 }) : one.kind === 'moment' ? H.timed() : el(one.kind === 'choice' ? 'select' : 'input');
    (one.options || []).forEach(o => node.append(H.with(el('option', '', o.text), { value: o.value })));
    H.with(node, { id, name: one.name, 'aria-describedby': id + '-wrong' });
    node.value = values[one.name] || '';
    const wrong = H.with(el('span', 'wrong'), { id: id + '-wrong' });
    return H.with(el('div', 'field ' + one.kind, H.with(el('label', '', one.label), { for: id }), node, wrong), { 'data-field': one.name });
  }
  function attending(people) {
    const rows = H.with(el('div', 'people'), { id: 'talk-people' });
    (people.length ? people : [{ kind: 'patient', name: '', mode: 'video', identified: '' }]).forEach(one => rows.append(person(one)));
    const add = H.button('quiet', say('add'), () => { const row = person({ kind: 'kin', name: '', mode: 'video', identified: '' }); rows.append(row); row.querySelector('input').focus(); });
    return H.with(el('fieldset', 'field many', el('legend', '', say('people')), rows, add, H.with(el('span', 'wrong'), { id: 'talk-participants-wrong' })), { 'data-field': 'participants' });
  }
  function person(one) {
    const row = el('div', 'someone'), choose = (name, options) => {
      const node = H.with(el('select'), { 'data-person': name, 'aria-label': say(name) });
      options.forEach(o => node.append(H.with(el('option', '', o.text), { value: o.value })));
      node.value = one[name];
      return node;
    };
    const name = H.with(el('input'), { 'data-person': 'name', 'aria-label': say('name'), placeholder: say('name') });
    name.value = one.name;
    const away = H.button('quiet x', '×', () => { row.remove(); typed(); });
    H.with(away, { 'aria-label': say('remove', { name: one.name }) });
    row.append(name, choose('kind', told.kinds), choose('mode', told.modes), choose('identified', [{ value: '', text: say('staff') }, ...told.identified]), away);
    return row;
  }
  const people = () => [...document.querySelectorAll('#talk-people .someone')].map(row => Object.fromEntries([...row.querySelectorAll('[data-person]')].map(node => [node.dataset.person, node.value])));
  const values = () => Object.fromEntries([...form().elements].filter(node => node.name).map(node => [node.name, node.value]));
  const outcome = () => { const chosen = document.querySelector('#talk-bar input:checked'); return chosen ? chosen.value : ''; };

  function bar(chosen) {
    const saved = H.with(el('span', 'hint'), { id: 'talk-saved' }), said = H.with(el('div', 'answer'), { id: 'talk-answer', role: 'alert' });
    if (!told.signs) return el('div', 'talkbar', el('p', 'calm', say('doctor_signs')), said, el('div', 'send', saved));
    const box = el('form', 'talkbar'), ends = el('fieldset', 'outcomes', el('legend', '', say('outcome')));
    ['discharge', 'continue'].forEach(value => {
      const radio = H.with(el('input'), { type: 'radio', name: 'outcome', value });
      radio.checked = value === chosen;
      ends.append(el('label', '', radio, say(value)));
    });
    const send = H.with(el('button', 'primary', say(told.corrects ? 'correct' : 'sign'), el('kbd', '', 'Ctrl+Enter')), { id: 'talk-sign', type: 'submit' });
    box.append(ends, said, el('div', 'send', send, saved));
    box.addEventListener('submit', event => { event.preventDefault(); sign(); });
    box.addEventListener('change', typed);
    return box;
  }

  // The letter, as it will be printed
  function letter(written) {
    const box = byId('letter'), t = told.template;
    if (!box) return;
    const parts = t.sections.map(part => {
      const lines = [...part.fixed, ...part.lines.flatMap(line => (written[line.field] || '').split('\n').map(s => s.trim()).filter(Boolean).map(s => line.before + s))];
      return lines.length ? el('section', 'part is-' + part.key, el('h4', '', part.heading), ...lines.map(line => el('p', '', line))) : '';
    });
    const sheet = H.with(el('article', 'letter'), { lang: 'sv' });
    sheet.append(
      el('p', 'draftmark', say('draft')), el('div', 'letterhead', el('p', 'from', told.from), el('p', '', told.date)),
      el('p', 'to', ...told.to.map(line => el('span', '', line))), el('h3', '', t.title), el('p', '', t.greeting), ...parts.filter(Boolean),
      el('p', 'closing', t.closing)
    );
    box.replaceChildren(sheet);
  }
  const escaped = word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  function hard(text) {
    const listed = Object.keys(told.template.hard).sort((a, b) => b.length - a.length).map(escaped).join('|');
    const found = [...text.matchAll(new RegExp('(?<![\\p{L}\\p{N}_.-])(?:' + listed + ')(?![\\p{L}\\p{N}_-])', 'giu'))];
    return [...new Set(found.map(match => match[0].toLowerCase()))];
  }
  function shown() {
    const written = values(), inLetter = new Set(told.template.sections.flatMap(part => part.lines.map(line => line.field)));
    const none = written.referral === 'none' || !written.referral;
    ['referral_to', 'referral_about'].forEach(name => { const box = form().querySelector('[data-field=' + name + ']'); if (box) box.hidden = none; });
    if (none) written.referral_to = written.referral_about = '';
    letter(written);
    let count = 0;
    inLetter.forEach(name => {
      const words = hard(written[name] || ''), place = byId('talk-' + name + '-wrong');
      count += words.length;
      if (place && (words.length || place.dataset.hard)) {
        place.dataset.hard = words.length ? '1' : '';
        place.textContent = words.map(word => say('replace', { word, instead: told.template.hard[word] })).join(' ');
      }
    });
    return count;
  }
  function typed() { shown(); keep(); answer(); }
  const answer = (...content) => byId('talk-answer').replaceChildren(...content);

  // Drafts: to the server every five seconds, and when one leaves
  function keep() { unsaved = { episode: told.episode, content: { values: values(), people: people(), outcome: outcome() } }; }
  async function save(keepalive = false) {
    if (!unsaved) return;
    const mine = unsaved;
    unsaved = null;
    try {
      const reply = await H.send('PUT', path(mine.episode) + '/draft', { content: mine.content }, keepalive);
      if (!reply.ok) throw new Error(String(reply.status));
      const place = byId('talk-saved');
      if (place && told.episode === mine.episode) place.textContent = say('saved', { at: H.clock(Date.now()) });
    } catch { unsaved = unsaved || mine; }
  }
  const flush = keepalive => { saving = saving.then(() => save(keepalive)); return saving; };
  setInterval(() => { if (here()) flush(); }, 5000);
  window.addEventListener('pagehide', () => save(true));
  ['popstate', '_dashprivate_pushstate'].forEach(kind => window.addEventListener(kind, () => {
    flush();
    if (here()) document.documentElement.style.setProperty('--bar', '0px');
  }));

  // Signing
  async function sign() {
    if (!open || !told.signs || byId('talk-sign').disabled) return;
    wrongs({});
    if (!outcome()) { answer(el('p', 'wrong', say('choose'))); byId('talk-bar').querySelector('input').focus(); return; }
    const difficult = outcome() === 'discharge' ? shown() : 0;
    if (difficult) {
      answer(el('p', 'wrong', say('hard', { n: difficult })));
      const first = [...form().querySelectorAll('.wrong')].find(place => place.dataset.hard);
      if (first) first.parentElement.querySelector('textarea, input').focus();
      return;
    }
    H.timeWritten(form().elements.held_at);
    byId('talk-sign').disabled = true;
    answer(el('p', 'hint', say('saving')));
    const content = { values: values(), people: people() };
    if (content.values.referral === 'none') content.values.referral_to = content.values.referral_about = '';
    await flush();
    H.set('talk-form', { data: {
      ...content, episode: told.episode, person: told.person, assessment: told.assessment, previous: told.previous, corrects: told.corrects,
      outcome: outcome(), sent: Date.now()
    } });
  }
  ward.talked = result => {
    if (!result) return '';
    if (byId('talk-sign')) byId('talk-sign').disabled = false;
    if (result.ok) {
      unsaved = null;
      H.undoable(result.sentence, result.form, result.undo);
      again();
      window.scrollTo(0, 0);
      return '';
    }
    if (!here()) { H.toast(result.sentence, { name: result.form.person, lasting: true, css: 'red' }); return ''; }
    keep();
    const named = Object.values(result.errors);
    answer(el('p', 'wrong', result.sentence || (named.length > 1 ? say('fields', { n: named.length }) : named[0]), ' ', result.first ? say('kept') : '', result.first ? H.button('quiet', say('again'), () => flush().then(again)) : ''));
    wrongs(result.errors);
    return '';
  };
  const again = () => H.set('talk-again', { data: told.episode });
  function wrongs(errors) {
    form().querySelectorAll('[aria-invalid]').forEach(node => node.removeAttribute('aria-invalid'));
    form().querySelectorAll('[data-field] > .wrong').forEach(place => { if (!place.dataset.hard) place.textContent = ''; });
    Object.entries(errors).forEach(([name, sentence]) => {
      const parts = name.split('/'), row = parts[0] === 'participants' && parts[1] ? document.querySelectorAll('#talk-people .someone')[parts[1]] : null;
      const node = row ? row.querySelector('[data-person=' + parts[2] + ']') : form().elements[name];
      const place = byId('talk-' + (row ? 'participants' : name) + '-wrong');
      if (node && node.setAttribute) node.setAttribute('aria-invalid', 'true');
      if (place) place.replaceChildren(el('span', 'unseen', H.say('error') + ' '), sentence);
    });
    const first = form().querySelector('[aria-invalid="true"]');
    if (first) first.focus();
  }

  document.addEventListener('click', click => {
    if (!here()) return;
    if (click.target.closest('[data-print]')) window.print();
    else if (click.target.closest('#talk-correct') && told.signs) { open = true; draw(); form().querySelector('input, textarea').focus(); }
  });
  document.addEventListener('keydown', key => {
    if (!here() || document.querySelector('dialog[open]')) return;
    const writing = key.target.matches('textarea, select, input:not([type=radio])');
    if (key.ctrlKey && key.key === 'Enter' && !key.repeat && open) { key.preventDefault(); sign(); }
    else if (key.key === 'Escape' && !writing) H.go(H.path(told.episode));
    else if (key.key === 'p' && !writing && !key.ctrlKey && !key.metaKey && localStorage.getItem('hemrond.keys') !== 'off') window.print();
  });
})();
