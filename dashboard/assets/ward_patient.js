// The patient's page: who it is, who else is here, plots or table.
'use strict';
(function () {
  const H = window.hemrond, ward = window.dash_clientside.ward, el = H.el;
  const byId = id => document.getElementById(id);
  let numbers = null, chosenWindow = '', asTable = false;

  ward.context = context => {
    if (!context) return '';
    const arrived = !H.context || H.context.episode !== context.episode || !byId('note');
    H.context = context;
    if (arrived) {
      height.disconnect();
      rested = false;
      height.observe(byId('decide'));
      document.title = context.title + ' · Hemrond';
      arrival = Date.now();
      H.bar();
      const name = document.querySelector('.banner h1');
      if (name) name.focus();
    }
    H.aside();
    H.stands();
    return '';
  };

  // Whoever has had the page before them for a while has read what stood on it.
  const READING_MS = 4000;
  let arrival = 0;
  H.haveRead = () => {
    const c = H.context;
    if (!c || !c.read || Date.now() - arrival < READING_MS) return;
    H.send('PUT', '/api/v1/episodes/' + encodeURIComponent(c.episode) + '/read', { until: c.read }).catch(() => null);
    c.read = null;
  };

  // Who else writes here, and whether the patient is put aside: the list knows it freshest.
  const since = new Map();
  H.aside = () => {
    const writers = byId('writers'), park = byId('park'), c = H.context, line = c && H.view && H.view.lines.find(l => l.id === c.episode);
    if (!writers || !park) return;
    const names = line ? line.writers : Object.keys(c.writers);
    names.forEach(name => { const key = c.episode + name; if (!since.has(key)) since.set(key, H.clock(Date.now())); });
    const also = H.drafts.elsewhere(c.episode) ? [H.say('other_tab')] : [];
    writers.textContent = [...also, ...names.map(name => c.writers[name] || H.say('writes', { name, at: since.get(c.episode + name) }))].join('. ');
    const parked = line ? line.parked : c.parked;
    park.firstChild.textContent = H.say(parked ? 'unpark' : 'park');
    park.dataset.parked = parked ? '1' : '';
    byId('parked').textContent = parked;
  };
  H.park = () => {
    if (byId('park').dataset.parked) H.errand('unpark', {});
    else H.ask('park');
  };
  H.nextHigh = () => {
    const red = H.context.open.find(f => f.urgency >= 3);
    if (red) { H.acknowledge(red); return; }
    const lines = H.view ? H.view.lines : [], at = lines.findIndex(l => l.id === H.context.episode);
    const next = [...lines.slice(at + 1), ...lines].find(l => l.alarming && l.id !== H.context.episode);
    if (next) H.go(H.path(next.id));
    else H.toast(H.say('no_high'));
  };

  // Toasts keep clear of the bar, however high it grows. Between two patients the empty bar keeps the
  // height it has at rest: else the plots above would be laid out, and drawn, twice more.
  let rested = false;
  const height = new ResizeObserver(([bar]) => {
    const style = document.documentElement.style, high = bar.target.offsetHeight + 'px';
    style.setProperty('--bar', high);
    if (!rested && bar.target.firstChild) style.setProperty('--rest', high);
    rested = true;
  });

  // Plots and table
  ward.numbers = told => {
    if (!told) return '';
    numbers = told;
    byId('grid').replaceChildren();
    H.toggleTable(asTable);
    H.setWindow(chosenWindow || told.window);  // the stay's own, until somebody has chosen one
    H.fit();
    return '';
  };
  function grid(told) {
    const sheet = el('table', 'grid', el('caption', '', told.caption)), top = el('tr');
    told.head.forEach(name => top.append(H.with(el('th', '', name), { scope: 'col' })));
    const body = el('tbody');
    told.rows.forEach(([time, ...cells]) => {
      const row = el('tr', '', H.with(el('th', '', time.text), { scope: 'row' }));
      cells.forEach(cell => row.append(H.with(el('td', cell.css, cell.css === 'doubted' ? el('s', '', cell.text) : cell.text), cell.title ? { title: cell.title } : {})));
      body.append(row);
    });
    sheet.append(el('thead', '', top), body);
    return sheet;
  }
  H.toggleTable = (wanted = !asTable) => {
    const plots = byId('plots'), button = byId('table');
    if (!plots) return;
    const back = plots.hidden && !wanted;
    asTable = wanted;
    plots.hidden = asTable;
    if (asTable && numbers && !byId('grid').firstChild) byId('grid').append(grid(numbers.grid));
    byId('grid').hidden = !asTable;
    button.textContent = H.say(asTable ? 'shown_table' : 'hidden_table');
    button.setAttribute('aria-pressed', String(asTable));
    if (back) window.dispatchEvent(new Event('resize'));  // else every patient would be drawn twice
  };
  const unplotted = () => { const told = byId('unplotted'); if (told && asTable) told.hidden = false; };
  H.setWindow = (name, tries = 120) => {
    const plot = document.querySelector('#vitals .js-plotly-plot'), window_ = numbers && numbers.windows[name];
    if (!window_) return;
    document.querySelectorAll('[data-window]').forEach(b => b.setAttribute('aria-pressed', String(b.dataset.window === name)));
    if (!plot || !plot.layout) {  // the plot comes a moment after the page, or never
      if (window.Plotly ? tries : tries > 100) setTimeout(() => H.setWindow(chosenWindow || name, tries - 1), 50);
      else { H.toggleTable(true); unplotted(); setTimeout(unplotted, 3000); }  // Dash may lay its own hidden one out again
      return;
    }
    window.Plotly.Plots.keepFitting(plot);
    if (plot.layout.xaxis.range[0] !== window_.range[0]) {
      window.Plotly.relayout(plot, { 'xaxis.range': window_.range, 'xaxis.dtick': window_.dtick, 'xaxis.tickformat': window_.tickformat });
    }
  };
  H.chooseWindow = name => { chosenWindow = name; H.setWindow(name); };
  H.newer = () => {
    const news = byId('news');
    if (news && !news.firstChild) news.append(H.button('update', H.say('newer'), H.update));
  };
  H.update = () => {
    if (H.context && byId('view')) H.set('refresh', { data: H.context.episode });
    else if (H.redraw) H.redraw();
  };

  document.addEventListener('click', click => {
    const at = selector => click.target.closest(selector), pressed = at('[data-window]');
    if (pressed) H.chooseWindow(pressed.dataset.window);
    else if (at('#table')) H.toggleTable();
  });
})();
