// What happened to a pipe, newest first.
import { el, keyed, say, show } from './dom.js';
import * as humane from './humane.js';

export function eventsTab() {
  const list = el('ol', { class: 'events' });
  const none = el('p', { class: 'quiet-text' }, 'Nothing has happened yet.');
  return {
    node: el('div', {}, list, none),
    update(events) {
      show(none, events.length === 0);
      const seen = new Map();
      const numbered = events.map((event) => {
        const same = `${event.time} ${event.kind} ${event.message}`;
        seen.set(same, (seen.get(same) ?? 0) + 1);
        return { ...event, key: `${same} ${seen.get(same)}` };
      });
      keyed(list, numbered, (event) => event.key, row);
    },
  };
}

function row(event) {
  const time = el('time', { datetime: event.time ?? '' });
  const cause = event.cause ? el('p', { class: 'quiet-text' }, event.cause) : null;
  const node = el('li', { 'data-kind': event.kind ?? '' },
    time,
    el('div', {},
      el('p', {}, el('span', { class: 'kind' }, event.kind ?? ''), ' ', event.message ?? ''),
      cause,
      event.by ? el('p', { class: 'quiet-text' }, `by ${event.by}`) : null));
  return { node, update: () => say(time, humane.clock(event.time), humane.ago(event.time)) };
}
