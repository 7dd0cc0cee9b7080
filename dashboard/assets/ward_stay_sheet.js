// A sheet to take along: texts ready to copy, and a file made here in the browser and kept nowhere.
'use strict';
(function () {
  const H = window.hemrond, el = H.el;
  const say = name => H.stayText(name);
  let sheets = 0;

  H.staySheet = (sheet, back) => {
    const id = 'stay-sheet-' + ++sheets, box = H.with(el('dialog', 'stay-form copies'), { 'aria-labelledby': id });
    box.append(H.with(el('h2', '', sheet.title), { id, tabindex: '-1' }));
    if (sheet.lead) box.append(el('p', 'lead', sheet.lead));
    (sheet.warnings || []).forEach(text => box.append(el('p', 'warning', '⚠ ', text)));
    (sheet.texts || []).forEach(told => box.append(text(told)));
    const buttons = el('div', 'buttons');
    if (sheet.file) buttons.append(file(sheet.file));
    buttons.append(H.button('quiet framed', H.say('close'), () => box.close()));
    box.append(buttons);
    box.addEventListener('close', () => { box.remove(); if (back) H.returnTo(back); });
    document.body.append(box);
    box.showModal();
    box.querySelector('h2').focus();
  };

  function text(told) {
    const said = H.with(el('span', 'hint'), { role: 'status' }), shown = el('div', 'copy-text', told.text);
    const copy = H.with(H.button('quiet framed', say('copy'), async () => {
      said.textContent = await copied(told.text, shown) ? H.say('copied') : say('copy_by_hand');
    }), { 'aria-label': say('copy') + ': ' + told.label });
    return el('section', 'copy', el('h3', '', told.label), shown, el('div', 'buttons', copy, said));
  }
  async function copied(text, shown) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      getSelection().selectAllChildren(shown);
      return false;
    }
  }
  function file({ name, type, text: content, label }) {
    const link = H.with(el('a', 'primary', label), { download: name });
    link.href = URL.createObjectURL(new Blob([content], { type }));
    return link;
  }
})();
