// Takes times inside the page: from what a person does to the frame in which it is all there.
'use strict';
(() => {
  const at = selector => document.querySelector(selector);
  const framed = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const until = async there => { while (!there()) await new Promise(done => requestAnimationFrame(done)); await framed(); return performance.now(); };
  const press = (key, more = {}) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));

  window.bare = async paths => {
    const begun = performance.now();
    await Promise.all(paths.map(async path => (await fetch(path)).json()));
    return performance.now() - begun;
  };
  let way = 'next';
  const turn = () => { if (!window.hemrond.context[way]) way = way === 'next' ? 'back' : 'next'; return way === 'next' ? 'j' : 'k'; };
  // A patient is there when the bar takes a decision and the plots are theirs.
  window.nextPatient = async how => {
    const from = window.hemrond.context.episode, mine = () => window.hemrond.context && window.hemrond.context.episode;
    const drawn = () => { const plot = at('#vitals .js-plotly-plot'); return plot && plot.layout && plot.layout.uirevision === mine() && at('#vitals .scatterlayer .trace'); };
    if (how === 'sign') press('1');
    const begun = performance.now();
    if (how === 'sign') press('Enter', { ctrlKey: true }); else press(turn());
    const there = await until(() => mine() && mine() !== from && at('#note') && drawn());
    await new Promise(done => setTimeout(done, 200));
    return there - begun;
  };
  // A list is there when its last row is; it is fetched and drawn anew, as on arrival.
  window.listDrawn = async size => {
    at('#roundlist').replaceChildren();
    const begun = performance.now();
    window.hemrond.refresh();
    return await until(() => document.querySelectorAll('#roundlist tr[data-id]').length === size) - begun;
  };
  window.watchFor = episode => {
    window.seen = until(() => at(`#roundlist tr[data-id="${episode}"] .tag.red`)).then(() => Date.now());
  };
  window.nextBeat = () => new Promise(done => {
    const stream = new EventSource('/api/v1/events?unit=' + window.hemrond.view.unit);
    stream.addEventListener('beat', () => { stream.close(); done(true); });
  });
})();
