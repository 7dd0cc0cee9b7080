// One patient's stay: ways to a place on the page, what a refusal leads to, and what goes on paper.
'use strict';
(function () {
  const H = window.hemrond, el = H.el;
  const byId = id => document.getElementById(id);
  const FLASH_MS = 1600;

  // Scroll to a place and mark it for a moment; the address stays, so that nothing is fetched anew.
  H.show = place => {
    const node = byId(place);
    if (!node) return;
    node.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    const first = node.querySelector('button, a, input') || node;
    first.focus({ preventScroll: true });
    node.classList.add('shown');
    setTimeout(() => node.classList.remove('shown'), FLASH_MS);
  };
  document.addEventListener('click', click => {
    const link = click.target.closest('a[data-to]');
    if (!link || click.ctrlKey || click.metaKey) return;
    click.preventDefault();
    H.show(link.dataset.to);
  });

  // What is missing, with the way to it; a list that is not through names its open items.
  const way = (text, place, leave) => {
    if (!place || !byId(place)) return text;
    const link = H.with(el('a', '', text), { href: '#' + place });
    link.addEventListener('click', click => { click.preventDefault(); leave(); H.show(place); });
    return link;
  };
  H.lackingLines = ({ text, at }, leave) => {
    const gates = at ? [...document.querySelectorAll('#' + CSS.escape(at) + ' [data-gate]')] : [];
    const inner = gates.length ? el('ul', 'lacking', ...gates.map(gate => el('li', '', way(gate.dataset.gate, gate.id, leave)))) : '';
    return [el('li', '', way(text, at, leave), inner)];
  };

  // Paper says who printed it and when; the moment is that of printing, not of opening the page.
  const now = () => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Stockholm' }).format(new Date());
  window.addEventListener('beforeprint', () => document.querySelectorAll('.printed-at').forEach(node => { node.textContent = now(); }));
  document.addEventListener('click', click => { if (click.target.closest('[data-print]')) window.print(); });
})();
