// Swedish for plotly.js: npm's own file is CommonJS and lacks the decimal sign and the day formats.
'use strict';
(function () {
  const sv = {
    moduleType: 'locale',
    name: 'sv',
    dictionary: {},
    format: {
      days: ['söndag', 'måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag'],
      shortDays: ['sön', 'mån', 'tis', 'ons', 'tor', 'fre', 'lör'],
      months: ['januari', 'februari', 'mars', 'april', 'maj', 'juni', 'juli', 'augusti', 'september', 'oktober', 'november', 'december'],
      shortMonths: ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'],
      dateTime: '%Y-%m-%d %H:%M',
      date: '%Y-%m-%d',
      time: '%H:%M',
      decimal: ',',
      thousands: '\u00a0',
      year: '%Y',
      month: '%b %Y',
      dayMonth: '%-d %b',
      dayMonthYear: '%Y-%m-%d'
    }
  };
  if (window.Plotly) window.Plotly.register(sv);
  else (window.PlotlyLocales = window.PlotlyLocales || []).push(sv);
})();
