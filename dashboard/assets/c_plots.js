// A plot is drawn anew only when its box has changed its size, and then at once.
'use strict';
(function () {
  const plots = window.Plotly && window.Plotly.Plots;
  if (!plots) return;
  const fits = plot => {
    const drawn = plot._fullLayout, box = plot.getBoundingClientRect();
    return Boolean(drawn) && Math.abs(drawn.width - box.width) < 1 && Math.abs(drawn.height - box.height) < 1;
  };
  // dcc.Graph asks every new plot at once to fit its box, and Plotly draws all of it again even when
  // it does: half of what the next patient costs.
  const resize = plots.resize;
  plots.resize = plot => fits(plot) ? Promise.resolve(plot) : resize(plot);
  // What stands beside the curves moves in the same frame as the bar below grows, and so must they: a
  // value beside another's curve misleads. dcc.Graph waits a while before it asks.
  const boxes = new ResizeObserver(seen => seen.forEach(({ target }) => {
    if (target.offsetHeight && target._fullLayout && !fits(target)) window.Plotly.relayout(target, { autosize: true });
  }));
  plots.keepFitting = plot => boxes.observe(plot);
})();
