// The round list, drawn from rows that the server has put into words and order.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, el = H.el;
  const SVG = 'http://www.w3.org/2000/svg', COLUMNS = ['rank', 'patient', 'NEWS2', 'why', 'measured', 'temperature', 'diagnosis', 'criteria', 'bed', 'owner', 'status'];
  const byId = id => document.getElementById(id);
  let order = [], shown = new Map(), filter = 'all', seek = '', current = null;

  ward.rows = view => {
    if (!view) return '';
    const another = !H.view || H.view.unit !== view.unit || H.view.order !== view.order;
    H.view = view;
    const live = byId('live');
    if (live) live.textContent = H.say('live', { at: view.read_at });
    draw(another);
    H.aside();
    calls(view.session);
    H.announce();
    H.listen(view.unit);
    return '';
  };

  // A patient who changes tier is marked and stays, until somebody asks for the new order.
  function draw(anew) {
    const box = byId('roundlist'), view = H.view;
    if (!box || !view) return;
    const now = new Map(view.lines.map(line => [line.id, line]));
    if (anew || !box.firstChild) {
      order = view.lines.map(line => line.id);
      shown = new Map(view.lines.map(line => [line.id, line]));
    }
    const fresh = view.lines.filter(line => !shown.has(line.id));
    order = order.filter(id => now.has(id)).concat(fresh.map(line => line.id));
    fresh.forEach(line => shown.set(line.id, line));
    const moved = new Set(order.filter(id => now.get(id).group !== shown.get(id).group));
    const swapped = view.lines.some((line, n) => line.id !== order[n]);
    tell(Math.max(moved.size, swapped ? 1 : 0));
    head(view);
    const focused = document.activeElement && document.activeElement.closest('#roundlist tr');
    box.replaceChildren(table(order.map(id => ({ line: now.get(id), place: shown.get(id), moved: moved.has(id) })).filter(fits)));
    box.removeAttribute('aria-busy');
    mark(current, Boolean(focused));
  }
  H.redraw = () => draw(true);

  function head(view) {
    byId('title').textContent = view.title;
    document.title = view.title + ' · Hemrond';
    byId('date').textContent = view.date;
    const bar = H.with(el('progress'), { max: Math.max(view.of, 1), value: view.done, 'aria-hidden': 'true' });
    session(view);
    byId('progress').replaceChildren(view.progress, view.open ? el('span', 'open', view.open) : '', bar);
  }
  // The round as a session: who opened it, and the calls that go on while one moves from page to page.
  function session(view) {
    const box = byId('session'), held = view.session;
    if (!box) return;
    const action = held && held.open ? H.button('quiet', H.say('close_round'), () => H.errand('close_round', { round: held.id }, '', ''))
      : H.button('small', H.say('open_round'), () => H.errand('open_round', { unit: view.unit }, '', ''));
    box.replaceChildren(held ? el('span', '', held.text) : '', held && held.with_us ? el('span', '', held.with_us) : '', action);
  }
  function calls(held) {
    const box = byId('calls'), now = held ? held.calls : [];
    if (!box || box.dataset.shown === JSON.stringify(now)) return;
    box.dataset.shown = JSON.stringify(now);
    box.replaceChildren(...now.map(call => el('p', '',
      el('strong', '', call.person), ' ', call.text, ' ',
      H.with(el('a', 'small', H.say('join')), { href: call.link, target: 'hemrond-call', rel: 'noopener' }), ' ',
      H.button('quiet', H.say('end_call'), () => H.errand('end_call', { call: call.id }, call.episode, call.person)))));
  }
  function tell(changes) {
    const news = byId('news');
    if (!news) return;
    news.replaceChildren(...(changes ? [H.button('update', H.say(changes === 1 ? 'change' : 'changes', { n: changes }), H.redraw)] : []));
  }
  const fits = ({ line }) => (filter === 'all' || (filter === 'mine' ? line.mine : !line.done)) && (!seek || line.seek.includes(seek));

  function table(rows) {
    if (!rows.length) return el('p', 'empty', H.say(H.view.lines.length ? 'nobody' : 'none'));
    const sheet = el('table', 'round'), top = el('tr');
    COLUMNS.forEach(name => top.append(H.with(el('th', name === 'patient' ? 'person' : name.toLowerCase(), H.texts[name] || name), { scope: 'col' })));
    sheet.append(el('thead', '', top));
    let body = null, group = null;
    rows.forEach(row => {
      if (row.place.group !== group) {
        group = row.place.group;
        body = el('tbody', 'tier-' + group);
        const words = H.with(el('th', '', /^\d$/.test(group) ? el('b', '', group) : '', row.place.heading), { colspan: COLUMNS.length, scope: 'rowgroup' });
        body.append(el('tr', 'tier', words));
        sheet.append(body);
      }
      body.append(tableRow(row));
    });
    return sheet;
  }

  function tableRow({ line, moved }) {
    const row = el('tr', (line.done ? 'done' : '') + (moved ? ' moved' : ''));
    row.dataset.id = line.id;
    row.append(el('td', 'rank', String(line.rank)), person(line),
      el('td', 'news2', H.with(el('span', 'news ' + line.news2.css, (line.news2.sign + ' ' + line.news2.word).trim()), { title: line.news2.text }), line.bound ? el('span', 'bound', line.bound) : '', el('span', 'sub', line.change)),
      why(line, moved),
      el('td', 'measured', el('span', line.late ? 'late' : '', line.late ? H.say('late', { age: line.measured }) : line.measured), el('span', 'sub', line.measured_at)),
      spark(line.temperature),
      el('td', 'diagnosis', line.diagnosis, el('span', 'sub', line.day)),
      el('td', 'criteria', el('span', line.ready ? 'ready' : '', line.criteria)),
      el('td', 'bed', line.bed, el('span', 'sub', line.bed_until)),
      el('td', 'owner', line.owner, line.visit ? el('span', 'sub' + (line.there ? ' there' : ''), line.visit) : ''),
      el('td', 'status', H.with(el('span', '', line.status), line.parked ? { title: line.parked } : {}), line.open ? el('span', 'open', line.open) : '',
        el('span', 'sub', line.writers.length ? '✎ ' + line.writers.join(', ') : line.status_at))
    );
    return row;
  }
  function person(line) {
    const link = H.with(el('a', 'name', line.name), { href: H.path(line.id), 'data-go': '1' });
    return H.with(el('th', 'person', link, el('span', 'sub', line.identifier + '\u2002' + line.age)), { scope: 'row' });
  }
  function why(line, moved) {
    const cell = el('td', 'why', moved ? el('span', 'mark', H.say('changed')) : '', line.tier ? H.with(el('span', 'mark plain', line.tier), { title: line.tier_says }) : '');
    line.why.forEach(tag => cell.append(el('p', '', el('span', 'tag ' + tag.css + (tag.answered ? ' answered' : ''), (tag.answered ? '✓' : tag.sign) + ' ' + tag.word), H.with(el('span', '', tag.text), { title: tag.text }))));
    if (line.more) cell.lastChild.append(el('span', 'more', line.more));
    if (!line.why.length) cell.append(el('p', 'calm', H.say('calm')));
    return cell;
  }
  function spark(told) {
    const picture = document.createElementNS(SVG, 'svg');
    H.with(picture, { viewBox: '-2 -2 104 28', width: 72, height: 28, preserveAspectRatio: 'none', role: 'img', 'aria-label': told.label });
    const add = (tag, attributes) => picture.append(H.with(document.createElementNS(SVG, tag), attributes));
    add('line', { x1: 0, x2: 100, y1: told.fever, y2: told.fever, class: 'fever' });
    told.lines.forEach(points => add('polyline', { points }));
    told.dots.forEach(([cx, cy]) => add('circle', { cx, cy, r: 2 }));
    return el('td', 'temperature', picture, el('span', 'value', told.last));
  }

  const rowsNow = () => [...document.querySelectorAll('#roundlist tr[data-id]')];
  function mark(id, focus) {
    rowsNow().forEach(row => row.classList.toggle('current', row.dataset.id === id));
    const row = rowsNow().find(r => r.dataset.id === id);
    if (row && focus) row.querySelector('a').focus();
  }
  H.step = by => {
    const rows = rowsNow(), at = rows.findIndex(row => row.dataset.id === current);
    const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (row) mark(current = row.dataset.id, true);
  };
  H.nextAlarm = () => {
    const rows = rowsNow(), at = rows.findIndex(row => row.dataset.id === current);
    const alarming = new Set(H.view.lines.filter(line => line.alarming).map(line => line.id));
    const row = [...rows.slice(at + 1), ...rows].find(r => alarming.has(r.dataset.id));
    if (row) mark(current = row.dataset.id, true);
  };
  H.begin = () => {
    const id = current || rowsNow().map(row => row.dataset.id)[0];
    if (id) H.go(H.path(id));
  };

  document.addEventListener('input', input => {
    if (input.target.id !== 'search') return;
    seek = input.target.value.trim().toLowerCase().replace(/[-\s]+(?=\d)|(?<=\d)[-\s]+/g, '');
    draw(false);
  });
  document.addEventListener('click', click => {
    const button = click.target.closest('[data-filter]'), row = click.target.closest('#roundlist tr[data-id]');
    if (button) {
      filter = button.dataset.filter;
      document.querySelectorAll('[data-filter]').forEach(b => b.setAttribute('aria-pressed', String(b === button)));
      draw(false);
    } else if (click.target.closest('#begin')) {
      if (H.view && !(H.view.session && H.view.session.open)) H.errand('open_round', { unit: H.view.unit }, '', '');
      H.begin();
    } else if (click.target.closest('#print')) window.print();
    else if (row && !click.target.closest('a') && !String(getSelection())) H.go(H.path(current = row.dataset.id));
  });
  document.addEventListener('focusin', focus => {
    const row = focus.target.closest('#roundlist tr[data-id]');
    if (row) mark(current = row.dataset.id, false);
  });
  // A list just opened begins with a clean sheet; the rows may have come before it.
  ward.begun = unit => {
    filter = 'all';
    seek = '';
    document.documentElement.style.setProperty('--bar', '0px');
    H.context = null;
    H.tools();
    if (!H.view) return '';  // the first rows are on their way
    const visits = new URLSearchParams(location.search).get('order') === 'visits';
    if (H.view.unit === unit && (H.view.order === 'visits') === visits) draw(true);
    H.refresh();
    return '';
  };
  H.tools = () => {
    const search = H.with(el('input'), { id: 'search', type: 'search', placeholder: H.say('search_hint'), 'aria-label': H.say('search'), autocomplete: 'off' });
    byId('seek').replaceChildren(search);
  };
})();
