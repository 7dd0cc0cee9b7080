// Day and time as a ward writes them: the browser's own input follows the browser's language, and
// shows an American clock to a Swedish ward.
'use strict';
(function () {
  const H = window.hemrond, WRITTEN = /^\d{4}-\d\d-\d\d \d\d:\d\d$/;
  const DAY = /^(\d{4})-?(\d\d)-?(\d\d)/, CLOCK = /^(\d{1,2})[:.]?(\d\d)$/;
  const PARTS = [[4, 'FullYear', 1], [7, 'Month', 1], [10, 'Date', 1], [13, 'Hours', 1], [16, 'Minutes', 5]];

  H.localNow = () => new Date(Date.now() - 30000).toLocaleString('sv-SE', { timeZone: 'Europe/Stockholm' }).slice(0, 16);
  H.timed = () => H.with(H.el('input', 'timed'), { type: 'text', inputmode: 'numeric', autocomplete: 'off', maxlength: 20, placeholder: H.say('moment_as') });
  const read = text => new Date(text.replace(' ', 'T') + 'Z');
  const write = moment => moment.toISOString().slice(0, 16).replace('T', ' ');
  const written = ({ value }) => WRITTEN.test(value) && !isNaN(read(value)) && write(read(value)) === value;

  // What is written short is written out: "1430" is today at half past two.
  function whole(node) {
    if (written(node) || !node.value.trim()) return;
    const was = node.value, text = was.trim(), day = DAY.exec(text);
    const clock = CLOCK.exec((day ? text.slice(day[0].length) : text).replace('T', ' ').trim());
    if (!clock) return;
    node.value = (day ? day.slice(1, 4).join('-') : H.localNow().slice(0, 10)) + ' ' + clock[1].padStart(2, '0') + ':' + clock[2];
    if (!written(node)) node.value = was;
  }
  H.timeWritten = node => { whole(node); return written(node); };
  const timed = event => event.target.matches && event.target.matches('input.timed');
  document.addEventListener('change', change => { if (timed(change)) whole(change.target); }, true);
  // Arrow up and down turn the year, month, day, hour or minutes that the cursor stands in.
  document.addEventListener('keydown', key => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[key.key];
    if (!by || !timed(key) || key.altKey || key.ctrlKey || key.metaKey) return;
    const node = key.target, place = node.selectionStart;
    if (!node.value.trim()) node.value = H.localNow();
    if (!H.timeWritten(node)) return;
    key.preventDefault();
    const [, unit, step] = PARTS.find(([end]) => place <= end), moment = read(node.value);
    moment['setUTC' + unit](moment['getUTC' + unit]() + by * step);
    node.value = write(moment);
    node.setSelectionRange(place, place);
    node.dispatchEvent(new Event('input', { bubbles: true }));
  });
})();
