// Log in by the API, and come back to the page one was sent from.
'use strict';
(function () {
  const form = document.getElementById('login'), error = document.getElementById('error');
  const wanted = new URLSearchParams(location.search).get('next') || '';
  // Only a path of our own: neither another site nor "//other-site".
  const next = /^\/(?![/\\])/.test(wanted) ? wanted : '/ward/';
  const tell = text => { error.textContent = text; };

  async function login(username, password) {
    tell('');
    try {
      const answer = await fetch('/api/v1/sessions', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password })
      });
      if (answer.ok) { await speak(); location.assign(next); }
      else tell({ 401: form.dataset.wrong, 422: form.dataset.wrong, 429: form.dataset.many }[answer.status] || form.dataset.away);
    } catch {
      tell(form.dataset.away);
    }
  }
  async function speak() {  // one's own language, unless this browser has chosen another
    if (document.cookie.includes('hemrond_language=')) return;
    const answer = await fetch('/api/v1/me');
    if (answer.ok) remember((await answer.json()).language);
  }
  function remember(language) {
    document.cookie = 'hemrond_language=' + language + '; path=/; max-age=31536000; samesite=lax';
  }

  form.noValidate = true;  // the browser's own bubbles speak its language, not the page's
  form.addEventListener('submit', event => {
    event.preventDefault();
    const { username, password } = form.elements;
    if (username.value && password.value) login(username.value, password.value);
    else tell(form.dataset.both);
  });
  document.addEventListener('click', click => {
    const person = click.target.closest('.person'), language = click.target.closest('[data-language]');
    if (person) {
      form.elements.username.value = person.dataset.username;
      form.elements.password.value = person.dataset.password;
      login(person.dataset.username, person.dataset.password);
    } else if (language) {
      remember(language.dataset.language);
      location.reload();
    }
  });
})();
