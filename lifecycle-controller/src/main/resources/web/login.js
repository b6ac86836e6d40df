// Asks for the API key.
import { logIn } from './api.js';
import { el, say, show } from './dom.js';

export function loginView(entered) {
  const keyId = el('input', {
    id: 'keyId', name: 'username', autocomplete: 'username', required: true, autofocus: true,
    spellcheck: 'false', autocapitalize: 'none',
  });
  const secret = el('input', {
    id: 'keySecret', name: 'password', type: 'password', autocomplete: 'current-password', required: true,
  });
  const problem = el('p', { class: 'notice bad', role: 'alert', hidden: true });
  const button = el('button', { class: 'primary', type: 'submit' }, 'Log in');

  async function submit(event) {
    event.preventDefault();
    button.disabled = true;
    show(problem, false);
    try {
      await logIn(keyId.value.trim(), secret.value);
      secret.value = '';
      entered();
    } catch (error) {
      say(problem, error.status === 401 ? 'This key id and secret do not fit.' : error.message);
      show(problem, true);
      secret.focus();
    } finally {
      button.disabled = false;
    }
  }

  const node = el(
    'form',
    { class: 'card narrow', onsubmit: submit },
    el('h1', {}, 'Log in'),
    el('p', { class: 'quiet-text' }, 'With a key of this controller. ', el('code', {}, './penstock up'),
      ' prints one, and keeps it in ', el('code', {}, 'stack.json'), '.'),
    problem,
    el('label', { for: 'keyId' }, 'Key id'),
    keyId,
    el('label', { for: 'keySecret' }, 'Key secret'),
    secret,
    button,
  );
  document.title = 'Log in · Penstock';
  return { node };
}
