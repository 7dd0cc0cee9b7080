// Back to the ward: the dialog in which a direct admission is signed.
'use strict';
(function () {
  const H = window.hemrond, el = H.el;
  // What is read out by phone, as things stand; the way back never waits for it.
  async function handOver(episode) {
    try {
      const answer = await window.fetch('/api/v1/episodes/' + encodeURIComponent(episode) + '/sbar'), words = answer.ok && await answer.json();
      return words ? words[H.texts.language].text : H.say('unreachable');
    } catch { return H.say('unreachable'); }
  }
  // Back to the ward: bed, journey and SBAR in one place; signing it is the admission.
  H.askBack = ({ note, ride }, kept, sign) => {
    let sent = false;
    const c = H.context, box = H.with(el('dialog', 'sheetbox backbox'), { 'aria-labelledby': 'back-title' }), form = el('form', 'fields one');
    const why = H.with(el('textarea'), { id: 'back-why', rows: 3, 'aria-describedby': 'back-wrong' }), by = H.with(el('select'), { id: 'back-by' }), words = H.with(el('input'), { id: 'back-note', autocomplete: 'off' });
    c.transports.forEach(o => by.append(H.with(el('option', '', o.text), { value: o.value })));
    why.value = note;
    by.value = ride ? ride.by : c.transports[0].value;
    words.value = ride ? ride.note : '';
    const problem = H.with(el('p', 'wrong'), { id: 'back-wrong', role: 'alert' });
    const field = (id, text, node) => el('div', 'field', H.with(el('label', '', text), { for: id }), node);
    const sbar = H.with(el('p', 'sbar-words', H.say('fetching')), { role: 'status' });
    const typed = () => ({ note: why.value, ride: { by: by.value, note: words.value } });
    const go = () => {
      if (!why.value.trim()) { problem.textContent = H.say('back_why_must'); why.setAttribute('aria-invalid', 'true'); why.focus(); return; }
      sent = true;
      kept(typed());
      box.close();
      sign();
    };
    form.noValidate = true;
    form.append(
      el('p', 'bedline' + (c.bed ? '' : ' wrong'), c.bed ? H.say('back_bed', { bed: c.bed }) : c.no_bed),
      field('back-why', H.say('back_why'), why), problem, el('div', 'ride', field('back-by', H.say('back_by'), by), field('back-note', H.say('back_note'), words)),
      el('p', 'hint', H.say('back_hint')),
      el('div', 'buttons', H.with(el('button', 'primary', H.say('back_sign'), el('kbd', '', 'Ctrl+Enter')), { type: 'submit' }), H.button('quiet', H.say('cancel'), () => box.close()))
    );
    form.addEventListener('submit', event => { event.preventDefault(); go(); });
    box.addEventListener('keydown', key => { if (key.ctrlKey && key.key === 'Enter' && !key.repeat) { key.preventDefault(); go(); } });
    H.kept.during(box, () => { if (!sent) kept(typed()); });
    box.addEventListener('close', () => box.remove());
    const copy = H.button('quiet', H.say('copy'), async () => { await navigator.clipboard.writeText(sbar.textContent); copy.textContent = H.say('copied'); });
    box.append(H.with(el('h2', '', H.say('back_title')), { id: 'back-title' }), el('p', 'person', c.person), form,
      H.with(el('section', 'sbar-beside', el('h3', '', 'SBAR ', copy), sbar), { tabindex: 0, role: 'region', 'aria-label': 'SBAR' }));
    handOver(c.episode).then(text => { sbar.textContent = text; });
    document.body.append(box);
    box.showModal();
    why.focus();
  };
})();
