// One writer in two tabs: the tabs tell each other what is being written, and neither writes over a
// draft that the other has saved.
'use strict';
(function () {
  const H = window.hemrond, el = H.el, byId = id => document.getElementById(id);

  // Which patient's note is written in which tab; never a word of it.
  const tab = crypto.getRandomValues(new Uint32Array(2)).join('-'), channel = new BroadcastChannel('hemrond-writing'), others = new Map();
  let writing = '';
  const tell = () => channel.postMessage({ tab, me: H.me, episode: writing });
  channel.onmessage = ({ data }) => {
    if (data.asks) { if (writing) tell(); return; }
    others.set(data.tab, data);
    if (H.aside) H.aside();
  };
  channel.postMessage({ asks: true });
  const writes = episode => {
    if (episode === writing) return;
    writing = episode;
    tell();
  };
  ['popstate', '_dashprivate_pushstate', 'pagehide'].forEach(kind => window.addEventListener(kind, () => writes('')));

  // The moment of the saved draft that this page builds on; and what it has sent without hearing
  // whether it arrived, which is no other's though the server may hold it.
  const seen = new Map(), lost = new Set();
  const mark = (episode, { outcome, note }) => JSON.stringify([episode, outcome || '', note]);
  H.drafts = {
    writes,
    elsewhere: episode => [...others.values()].some(other => other.me === H.me && other.episode === episode),
    seen: episode => seen.get(episode) || null,
    opened: (episode, kept, saved) => {
      seen.set(episode, (kept ? kept.seen : saved && saved.saved_at) || null);
      if (kept) lost.add(mark(episode, kept));
    },
    saved: (episode, at) => seen.set(episode, at),
    unheard: (episode, draft) => { if (draft) lost.add(mark(episode, draft)); },
    clashes: () => Boolean(byId('draft-clash')),
    // Another draft stands where this one would: say so and show it, unless it came from here.
    clash: (episode, current, keepMine, takeTheirs) => {
      if (lost.has(mark(episode, current.content))) { seen.set(episode, current.saved_at); return false; }
      if (H.context && H.context.episode === episode && byId('note')) byId('decide').prepend(clashed(episode, current, keepMine, takeTheirs));
      else away(episode);
      return true;
    }
  };
  function clashed(episode, { content, saved_at: at }, keepMine, takeTheirs) {
    const choice = H.context.outcomes.find(o => o.value === content.outcome), lists = ['limits', 'ended', 'tasks', 'measurements'];
    const n = lists.reduce((sum, name) => sum + (content[name] || []).length, 0) + (content.agreement ? 1 : 0) + (content.request ? 1 : 0);
    const box = H.with(el('div', 'answer'), { id: 'draft-clash', role: 'alert' });
    const then = act => () => { box.remove(); act(); };
    box.append(
      el('p', 'wrong', H.say('draft_clash')),
      el('section', '', el('h2', '', H.say('draft_other', { at: H.clock(new Date(at)) })), choice ? el('p', '', el('strong', '', choice.text)) : '', el('p', 'other-note', content.note), n ? el('p', '', H.say('plan_changes_n', { n })) : ''),
      el('p', 'buttons',
        H.button('quiet', H.say('draft_keep_mine'), then(() => { seen.set(episode, at); keepMine(); })),
        H.button('quiet', H.say('draft_take_other'), then(takeTheirs)))
    );
    return box;
  }
  function away(episode) {
    const line = H.view && H.view.lines.find(one => one.id === episode);
    H.toast(H.say('draft_clash'), { name: line ? line.name : '', episode, lasting: true, css: 'red' });
  }
})();
