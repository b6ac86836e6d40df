// Why a pipe cannot go on, and the way out.
import { el, say, show } from './dom.js';
import * as humane from './humane.js';
import { allows, facts } from './states.js';

export function failure(id, retry, resync, openSettings) {
  const heading = el('h2');
  const reason = el('p', { class: 'cause' });
  const remedy = el('p');
  const code = el('code');
  const since = el('span', { class: 'quiet-text' });
  const again = el('button', { type: 'button', class: 'primary', onclick: retry }, 'Try again');
  const anew = el('button', { type: 'button', onclick: resync }, 'Resync …');
  const edit = el('a', { href: `#/pipes/${encodeURIComponent(id)}/settings`, onclick: openSettings }, 'Edit the connection');
  const node = el('section', { class: 'card failure', role: 'alert', hidden: true },
    heading, reason, remedy, el('p', { class: 'buttons' }, again, anew, edit, code, since));
  return {
    node,
    update(status) {
      show(node, Boolean(status.code || status.reason));
      node.dataset.tone = facts(status.state).tone;
      say(heading, status.state === 'Failed' ? 'The pipe stopped' : 'Something is not right');
      say(reason, status.reason ?? '');
      say(remedy, status.remedy ?? '');
      say(code, status.code ?? '');
      say(since, status.since ? `since ${humane.clock(status.since)}` : '');
      show(anew, allows(status, 'resync') && /resync/i.test(status.remedy ?? ''));
      show(edit, /^(SOURCE_(AUTH|TLS|UNREACHABLE|PRIVILEGE)|SECRET_UNREADABLE)$/.test(status.code ?? ''));
      show(again, status.state === 'Failed' && allows(status, 'start'));
      // Where only a resync helps, trying again is not the first thing to reach for.
      again.classList.toggle('primary', !/resync/i.test(status.remedy ?? ''));
    },
  };
}
