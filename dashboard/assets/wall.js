// A screen on the ward's wall: the nameless list, how old it is, and a tone for HIGH. Nobody sits here.
'use strict';
(function () {
  const STALE_MS = 12500, POLL_MS = 8000, REFRESH_MS = 60000, CALM_MS = 1500, REOPEN_MS = 3000, SECOND_TRY_MS = 1500;
  const LIST = '/wall/list', EVENTS = '/api/v1/wall/events', RENEWAL = '/api/v1/wall/renewal', HIGH = 3;
  const byId = id => document.getElementById(id), texts = document.body.dataset;
  const say = (name, values = {}) => texts[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const el = (tag, css, ...children) => {
    const node = document.createElement(tag);
    if (css) node.className = css;
    node.append(...children.filter(child => child !== '' && child !== null));
    return node;
  };
  const time = at => new Intl.DateTimeFormat('sv-SE', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Stockholm' }).format(at);
  const cookie = name => (document.cookie.split('; ').find(c => c.startsWith(name + '=')) || '').slice(name.length + 1);
  let seen = Date.now(), streamed = seen, refreshed = 0, day = null, stream = null, last = '', refused = 0, down = false, waiting = null;

  const head = (told) => {
    ['unit', 'date', 'progress', 'open', 'until'].forEach(name => { byId(name).textContent = told[name]; });
    byId('read').textContent = say('read', { at: told.read_at });
  };
  const tag = why => el('span', 'tag ' + why.css + (why.answered ? ' answered' : ''), (why.answered ? '✓' : why.sign) + ' ' + why.word);
  function row(told) {
    const place = el('th', '', el('span', 'place', told.place), el('span', 'sub', told.about)), late = told.late ? say('late', { age: told.measured }) : told.measured;
    place.scope = 'row';
    return el('tr', 'tier-' + told.tier, place,
      el('td', '', el('span', 'news ' + told.news2.css, (told.news2.sign + ' ' + told.news2.word).trim()), told.bound ? el('span', 'sub', told.bound) : ''),
      el('td', '', told.why ? el('div', 'why', tag(told.why), el('span', 'text', told.why.text, told.more ? el('span', 'more', ' ' + told.more) : '')) : ''),
      el('td', '', el('span', 'age' + (told.late ? ' late' : ''), late), el('span', 'sub' + (told.there ? ' there' : ''), told.aside || told.measured_at)));
  }
  const calm = (name, told) => told.length ? el('section', '', el('h2', '', say(name) + ' ' + told.length), el('ul', '', ...told.map(one => { const item = el('li', '', one.place); item.title = one.about; return item; }))) : '';
  function nobody() {
    const cell = el('td', 'nobody', say('nobody'));
    cell.colSpan = 4;
    return el('tr', '', cell);
  }
  function draw(told) {
    head(told);
    byId('calm').replaceChildren(...[calm('stable', told.stable), calm('done', told.done)].filter(Boolean));
    byId('rest').textContent = '';
    byId('rows').replaceChildren(...(told.rows.length ? told.rows.map(row) : [nobody()]));
    fit();
    byId('main').removeAttribute('aria-busy');
  }
  // What has no room is counted, never cut in half: whoever stands lowest is the least urgent.
  function fit() {
    const main = byId('main'), rows = [...byId('rows').children];
    const full = () => main.scrollHeight > main.clientHeight;
    rows.forEach(one => { one.hidden = false; });
    byId('rest').textContent = '';
    for (let out = 1; full() && out < rows.length; out += 1) {
      rows[rows.length - out].hidden = true;
      byId('rest').textContent = say('rest', { n: out });
    }
  }
  addEventListener('resize', fit);

  async function ask(path, how) {
    const answer = await fetch(path, how);
    if (answer.status === 401) gone();
    else if (answer.ok) refused = 0;
    return answer;
  }
  // A cookie may have changed while a question was on its way: asked once more before it is believed.
  function gone() {
    refused += 1;
    if (refused === 1) { setTimeout(read, SECOND_TRY_MS); return; }
    down = true;
    if (stream) stream.close();
    document.body.classList.add('is-down');
    ['rows', 'calm'].forEach(id => byId(id).replaceChildren());
    ['unit', 'date', 'progress', 'open', 'until', 'rest'].forEach(id => { byId(id).textContent = ''; });
    byId('down').hidden = false;
    byId('down').querySelector('p').textContent = say('down');
  }
  async function read() {
    if (down) return;
    refreshed = Date.now();
    try {
      const answer = await ask(LIST);
      if (!answer.ok) return;
      const told = await answer.json();
      if (told.build !== texts.build) { location.reload(); return; }
      seen = Date.now();
      draw(told);
      if (told.day !== day) { if (day !== null) await renew(); day = told.day; }
    } catch { /* the banner tells */ }
  }
  const renew = () => ask(RENEWAL, { method: 'POST', headers: { 'X-CSRFToken': cookie('_csrf_token') } }).catch(() => null);
  function soon() {
    if (waiting) return;
    waiting = setTimeout(() => { waiting = null; read(); }, Math.max(0, refreshed + CALM_MS - Date.now()));
  }

  function listen() {
    if (down) return;
    const mine = stream = new EventSource(EVENTS + (last ? '?after=' + encodeURIComponent(last) : ''));
    const alive = message => { seen = streamed = Date.now(); last = message.lastEventId || last; };
    mine.onopen = soon;  // what happened while nobody listened
    mine.addEventListener('beat', alive);
    mine.onmessage = message => {
      const told = JSON.parse(message.data);
      alive(message);
      if (told.kind === 'finding' && told.urgency >= HIGH) ring();
      soon();
    };
    mine.onerror = () => { if (mine.readyState === EventSource.CLOSED) { soon(); setTimeout(listen, REOPEN_MS); } };  // a 502 ends an EventSource for good
  }

  function watch() {
    if (down) return;
    const stale = Date.now() - seen > STALE_MS, box = byId('stale');
    byId('clock').textContent = time(new Date());
    if (stale !== document.body.classList.contains('is-stale')) {
      document.body.classList.toggle('is-stale', stale);
      box.textContent = stale ? say('stale', { at: time(seen) }) : '';
      if (stale) fit(); else soon();
    }
  }
  setInterval(watch, 500);
  addEventListener('online', read);
  setInterval(() => {
    if (Date.now() - refreshed > REFRESH_MS || Date.now() - streamed > POLL_MS) soon();
  }, 4000);

  // Sound needs a gesture first; it says nothing but that somebody should look.
  let tone = null;
  function ring(through = tone) {
    if (!through) return;
    [0, 0.25, 0.5].forEach(at => {
      const voice = through.createOscillator(), volume = through.createGain();
      volume.gain.value = 0.2;
      voice.frequency.value = 880;
      voice.connect(volume).connect(through.destination);
      voice.start(through.currentTime + at);
      voice.stop(through.currentTime + at + 0.15);
    });
  }
  byId('sound').addEventListener('click', () => {
    tone = tone ? void tone.close() : new AudioContext();
    byId('sound').textContent = say(tone ? 'on' : 'off');
    byId('sound').setAttribute('aria-pressed', String(Boolean(tone)));
    ring();
  });
  byId('sound-test').addEventListener('click', () => ring(tone || new AudioContext()));

  // The cookie first, and alone: what is asked meanwhile would come with the one before.
  watch();
  renew().then(read).then(listen);
})();
