// dcc.Graph asks every new plot at once to fit its box, and Plotly draws all of it again even when it
// does: half of what the next patient costs. Only a box that has changed its size is a reason.
'use strict';
(function () {
  const plots = window.Plotly && window.Plotly.Plots;
  if (!plots) return;
  const resize = plots.resize;
  plots.resize = plot => {
    const drawn = plot._fullLayout, box = plot.getBoundingClientRect();
    const fits = drawn && Math.abs(drawn.width - box.width) < 1 && Math.abs(drawn.height - box.height) < 1;
    return fits ? Promise.resolve(plot) : resize(plot);
  };
})();
