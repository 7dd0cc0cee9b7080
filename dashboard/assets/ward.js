// The ground of the ward's pages: small helpers, the session, the event stream, and staleness.
'use strict';
(function () {
  const STALE_MS = 12500, POLL_MS = 8000, REOPEN_MS = 3000, REFRESH_MS = 60000, CALM_MS = 1500, ALONE_MS = 60000, PASSING_MS = 6000;
  const H = window.hemrond = { texts: {}, view: null, context: null, me: '' };
  const dash = window.dash_clientside = window.dash_clientside || {};
  const ward = dash.ward = dash.ward || {};
  const byId = id => document.getElementById(id);

  H.el = (tag, css, ...children) => {
    const node = document.createElement(tag);
    if (css) node.className = css;
    node.append(...children.filter(c => c !== null && c !== undefined && c !== ''));
    return node;
  };
  H.with = (node, attributes) => {
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    return node;
  };
  H.button = (css, text, then) => {
    const node = H.el('button', css, text);
    node.type = 'button';
    node.addEventListener('click', then);
    return node;
  };
  H.say = (name, values = {}) => (H.texts[name] || '').replace(/\{(\w+)\}/g, (_, key) => values[key]);
  H.set = (id, props) => dash.set_props(id, props);
  H.clock = at => new Intl.DateTimeFormat('sv-SE', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Stockholm' }).format(at);
  H.cookie = name => (document.cookie.split('; ').find(c => c.startsWith(name + '=')) || '').slice(name.length + 1);
  H.path = episode => '/ward/p/' + encodeURIComponent(episode);
  // Leaving a page empties the decision bar at once: what one types while the next patient is
  // fetched must never end up under the wrong name.
  H.leave = () => {
    const bar = byId('decide');
    if (H.flush) H.flush();
    if (H.haveRead) H.haveRead();
    if (bar) bar.replaceChildren();
    if (byId('trouble').textContent) H.set('trouble', { children: '' });
  };
  H.decides = () => !document.documentElement.classList.contains('decides-not');
  window.addEventListener('popstate', H.leave);
  H.go = path => {  // what dcc.Link does: the address changes, the page stays loaded
    H.leave();
    history.pushState({}, '', path.includes('?') ? path : path + location.search);
    window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
    window.scrollTo(0, 0);
  };
  H.trouble = text => { const box = byId('trouble'); if (box) box.textContent = text; };

  ward.texts = texts => {
    H.texts = texts || {};
    return '';
  };
  // Which of the row's links one stands on: marked here, for every callback costs the next patient time.
  const bare = path => path.replace(/\/$/, '');
  function stand() {
    document.querySelectorAll('#ways a').forEach(link => {
      const here = bare(new URL(link.href).pathname) === bare(location.pathname);
      link.classList.toggle('here', here);
      if (here) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
    });
  }
  ['popstate', '_dashprivate_pushstate'].forEach(moved => window.addEventListener(moved, stand));
  ward.ways = () => { stand(); return ''; };
  ward.me = () => {
    const me = document.querySelector('[data-me]');
    H.me = me ? me.dataset.me : '';
    // Only a doctor decides on the round; others have no bar that would refuse them in the end.
    document.documentElement.classList.toggle('decides-not', Boolean(me) && me.dataset.role !== 'physician');
    if (H.restore) H.restore();
    return '';
  };

  // Dash tells of a failed callback only in the console: send a dead session to the login page,
  // and say aloud when the server is away.
  // What a page asks by itself says so: it must not keep a session alive that nobody uses.
  const plain = window.fetch;
  let touched = Date.now();
  ['keydown', 'pointerdown', 'pointermove', 'wheel'].forEach(kind => addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true }));
  const signed = (asked, how = {}) => {
    if (Date.now() - touched < ALONE_MS) return [asked, how];
    const headers = new Headers(how.headers || (asked instanceof Request ? asked.headers : {}));
    headers.set('X-Unattended', '1');
    return [asked, { ...how, headers }];
  };
  H.login = () => {
    H.kept.now();
    location.assign('/login?ended=1&next=' + encodeURIComponent(location.pathname + location.search));
  };
  window.fetch = async (...asked) => {
    const callback = String(asked[0].url || asked[0]).includes('_dash-update-component');
    try {
      const answer = await plain(...signed(...asked));
      if (answer.status === 401) H.login();
      else if (callback && answer.status >= 500) failed();
      else if (callback && answer.ok && byId('trouble') && byId('trouble').dataset.away) succeeded();
      if (callback && answer.ok) await H.released();  // what is drawn under a press takes its click away
      return callback && answer.ok && left(asked[1]) ? new Response(null, { status: 204 }) : answer;
    } catch (error) {
      if (callback) failed();
      throw error;
    }
  };
  // What was asked for on a page that one has left since: drawn on the one that came after it would
  // be another patient's, or another sheet's. To Dash 204 is no news.
  function left(how) {
    const asked = how && typeof how.body === 'string' && how.body.includes('view.children') ? JSON.parse(how.body) : null;
    if (!asked) return false;
    const here = (asked.state || []).find(one => one.id === 'here' && one.property === 'pathname');
    if (asked.output === 'stay-view.children') return Boolean(here) && here.value !== location.pathname;
    return asked.output.startsWith('..view.children') && H.path(asked.inputs[0].value) !== location.pathname;
  }
  function failed() {
    const box = byId('trouble');
    if (!box) return;
    box.textContent = H.say('unreachable');
    box.dataset.away = '1';
    if (H.unlock) H.unlock();
    if (H.unlockForm) H.unlockForm();
  }
  function succeeded() {
    byId('trouble').textContent = '';
    delete byId('trouble').dataset.away;
  }

  // Events: replayed after a silence by their id, polled when a proxy swallows the stream.
  let stream = null, unit = null, last = null, seen = Date.now(), streamed = Date.now(), refreshed = 0, waiting = null, due = 0;
  H.pending = [];
  const address = () => '/api/v1/events?unit=' + encodeURIComponent(unit) + (last === null ? '' : '&after=' + encodeURIComponent(last));
  const alive = () => { seen = streamed = Date.now(); };

  H.listen = wanted => {
    if (wanted === unit) return;
    unit = wanted;
    if (stream) stream.close();
    open();
  };
  function open() {
    stream = new EventSource(address());
    stream.onopen = () => { alive(); H.refresh(); };  // what happened while nobody listened
    stream.addEventListener('beat', beat => { alive(); last = beat.lastEventId || last; });
    stream.onmessage = message => { alive(); received(JSON.parse(message.data)); };
    stream.onerror = () => {  // a 502 ends an EventSource for good
      if (stream.readyState === EventSource.CLOSED) setTimeout(reopen, REOPEN_MS, stream);
    };
  }
  function reopen(closed) { if (closed === stream) open(); }
  async function poll() {
    if (!unit || Date.now() - streamed < POLL_MS) return;
    try {
      const answer = await window.fetch(address(), { headers: { accept: 'application/json' } });
      if (!answer.ok) return;
      const told = await answer.json();
      seen = Date.now();
      told.events.forEach(received);
      last = told.last;
    } catch { /* the banner tells */ }
  }
  function received(event) {
    last = event.id;
    H.pending.push(event);
    soon(QUIET.includes(event.kind) ? CALM_MS : 0);
  }
  // An alarm at once, what follows close behind together, and what somebody wrote a moment later:
  // the writer is on the way to the next patient and must not wait for a list.
  function soon(least) {
    const at = Math.max(Date.now() + least, refreshed + CALM_MS);
    if (waiting && due <= at) return;
    clearTimeout(waiting);
    due = at;
    waiting = setTimeout(() => { waiting = null; H.refresh(); }, at - Date.now());
  }
  H.refresh = () => {
    refreshed = Date.now();
    if (!byId('page')) return;
    H.set('push', { data: refreshed });
    if (concerned()) H.set('stay-push', { data: refreshed });
  };
  // One patient's stay is fetched anew for what is about that patient; other pages for anything.
  function concerned() {
    const [, open] = location.pathname.match(/^\/ward\/stay\/([^/]+)/) || [];
    return !open || !H.pending.length || H.pending.some(event => !event.episode_id || event.episode_id === open);
  }

  function watch() {
    const box = byId('stale');
    if (!box || !unit) return;
    const stale = Date.now() - seen > STALE_MS, was = document.documentElement.classList.contains('is-stale');
    if (stale !== was) {
      box.textContent = stale ? H.say('stale', { at: H.clock(seen) }) : '';
      document.documentElement.classList.toggle('is-stale', stale);
      if (!stale) H.refresh();
    }
  }
  setInterval(watch, 500);
  setInterval(poll, 5000);
  setInterval(() => { if (unit && Date.now() - refreshed > REFRESH_MS) H.refresh(); }, 5000);

  // A toast always names the patient: the page under it may be another's.
  H.toast = (text, { episode = null, lasting = false, name = '', css = '' } = {}) => {
    if (!lasting) byId('toasts').querySelectorAll('.passing').forEach(old => old.remove());
    const toast = H.el('div', 'toast ' + css + (lasting ? '' : ' passing'), H.el('p', '', name ? H.el('strong', '', name) : '', name ? ' ' : '', text));
    if (episode) {
      const link = H.with(H.el('a', '', toast.firstChild), { href: H.path(episode), 'data-go': '1' });
      toast.prepend(link);
    }
    toast.append(H.with(H.button('quiet', '×', () => toast.remove()), { 'aria-label': H.say('close') }));
    if (lasting) toast.setAttribute('role', 'alert');
    byId('toasts').append(toast);
    if (!lasting) setTimeout(() => toast.remove(), PASSING_MS);
    return toast;
  };
  const AFRESH = ['assessed', 'finding'], QUIET = ['review', 'draft', 'parked'], MINE_MS = 4000;
  const newer = event => AFRESH.includes(event.kind) || (!QUIET.includes(event.kind) && Date.now() - H.acted > MINE_MS);
  H.announce = () => {
    H.pending.splice(0).forEach(event => {
      if (H.context && event.episode_id === H.context.episode && newer(event)) H.newer();
      const line = H.view.lines.find(l => l.id === event.episode_id);
      if (!line || event.kind !== 'finding' || event.urgency < 2) return;
      const why = line.why[0];
      H.toast(why ? why.sign + ' ' + why.word + ' ' + why.text : '', {
        name: line.name + ' ' + line.identifier, episode: line.id, lasting: event.urgency >= 3, css: why ? why.css : ''
      });
    });
  };

  const send = H.send = (method, path, body, keepalive = false) => window.fetch(path, {
    method, keepalive, headers: { 'X-CSRFToken': H.cookie('_csrf_token'), 'content-type': 'application/json' }, body: body && JSON.stringify(body)
  });
  document.addEventListener('click', async click => {
    const at = selector => click.target.closest(selector);
    const link = at('a[data-go]'), language = at('[data-language]');
    if (link && !click.ctrlKey && !click.metaKey) {
      click.preventDefault();
      H.go(link.getAttribute('href'));
    } else if (language) {
      document.cookie = 'hemrond_language=' + language.dataset.language + '; path=/; max-age=31536000; samesite=lax';
      await send('PATCH', '/api/v1/me', { language: language.dataset.language }).catch(() => null);
      location.reload();
    } else if (at('#logout')) {
      if (H.flush) await H.flush();
      sessionStorage.clear();
      await send('DELETE', '/api/v1/sessions/current');
      location.assign('/login');
    }
  });
  window.addEventListener('beforeprint', () => {
    const me = byId('me'), at = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }).format(new Date());
    const said = byId('print-foot').textContent = H.say('printed', { who: me ? me.textContent : '', at });
    const sheet = byId('print-sheet') || document.head.appendChild(H.with(H.el('style'), { id: 'print-sheet' }));
    sheet.textContent = '@page round { @bottom-left { content: ' + JSON.stringify(said) + '; font: 9pt sans-serif; } }';
  });
})();
