// Why a pipe cannot go on, what was tried, and the way out.
import { el, keyed, say, show } from './dom.js';
import * as humane from './humane.js';
import { snippet } from './snippet.js';
import { allows, facts } from './states.js';
import { asShown } from './words.js';

/** Where a pipe was well, or a person had made it rest: what comes after belongs to the trouble. */
const WELL = ['Running', 'Paused', 'Completed', 'Snapshot'];

/** So many of the last things that happened are told here; all of them are among the events. */
const MOST = 6;

export function failure(id, retry, resync, openSettings) {
  const heading = el('h2');
  const reason = el('p', { class: 'cause' });
  const remedy = el('p');
  const where = el('p', { class: 'quiet-text' });
  const sql = snippet();
  const code = el('code');
  const since = el('span', { class: 'quiet-text' });
  const again = el('button', { type: 'button', class: 'primary', onclick: retry }, 'Try again');
  const anew = el('button', { type: 'button', onclick: resync }, 'Resync …');
  const edit = el('a', { href: `#/pipes/${encodeURIComponent(id)}/settings`, onclick: openSettings }, 'Edit the connection');
  const steps = el('ol', { class: 'tried' });
  const times = el('p', { class: 'quiet-text' });
  const tried = el('div', {}, el('h3', {}, 'What was tried'), steps, times);
  const node = el('section', { class: 'card failure', role: 'alert', hidden: true },
    heading, reason, remedy, where, sql.node, el('p', { class: 'buttons' }, again, anew, edit, code, since), tried);
  return {
    node,
    update(status, events) {
      show(node, Boolean(status.code || status.reason));
      node.dataset.tone = facts(status.state).tone;
      say(heading, status.state === 'Failed' ? 'The pipe stopped' : 'Something is not right');
      say(reason, status.reason ?? '');
      say(remedy, asShown(status.remedy));
      say(where, status.sql ? `To be run in ${serverOf(status.code)}, by somebody who may:` : '');
      show(where, Boolean(status.sql));
      sql.update(status.sql ?? '');
      say(code, status.code ?? '');
      say(since, status.since ? `since ${humane.clock(status.since)}` : '');
      show(anew, allows(status, 'resync') && /resync/i.test(status.remedy ?? ''));
      show(edit, /^(SOURCE_(AUTH|TLS|UNREACHABLE|PRIVILEGE)|SECRET_UNREADABLE)$/.test(status.code ?? ''));
      show(again, status.state === 'Failed' && allows(status, 'start'));
      // Where only a resync helps, trying again is not the first thing to reach for.
      again.classList.toggle('primary', !/resync/i.test(status.remedy ?? ''));
      keyed(steps, story(events), (event) => event.id, step);
      say(times, soOften(status));
      show(tried, steps.children.length > 0 || times.textContent !== '');
    },
  };
}

/** The server that a code's SQL is for. */
export const serverOf = (code) => (/^(DESTINATION|TARGET)_/.test(code) ? 'ClickHouse' : 'Postgres');

/** What has happened since the pipe was last well, oldest first. */
function story(events) {
  const well = events.findIndex((event) => event.kind === 'state' && WELL.includes(event.message));
  return (well < 0 ? events : events.slice(0, well)).slice(0, MOST).reverse();
}

function step(event) {
  const time = el('time', { datetime: event.time });
  const text = event.cause ? `${event.message}: ${event.cause}` : event.message;
  const node = el('li', {}, time, el('span', {}, event.by && event.by !== 'controller' ? `${text} (by ${event.by})` : text));
  return { node, update: () => say(time, humane.clock(event.time), humane.ago(event.time)) };
}

/** In the pipe's whole life: what repeats is no accident. */
function soOften({ code, counts }) {
  const met = counts?.errors?.[code] ?? 0;
  const parts = [
    met > 0 ? `${code} was met ${humane.plural(met, 'time', 'times')}` : '',
    counts?.restarts > 0 ? `Flink has started the job again ${humane.plural(counts.restarts, 'time', 'times')}` : '',
    counts?.retries > 0 ? `INSERTs were sent again ${humane.plural(counts.retries, 'time', 'times')}` : '',
  ].filter(Boolean);
  return parts.length ? `Since the pipe was made, ${parts.join(', ')}.` : '';
}
