// What happened to a pipe, newest first.
import { el, keyed, say, show } from './dom.js';
import * as humane from './humane.js';

const KINDS = {
  all: 'Everything',
  state: 'Changes of state',
  schema: 'Changes of tables’ definitions',
  notice: 'Notices',
  warning: 'Warnings',
  alarm: 'Alarms',
  error: 'Errors',
};

export function eventsTab() {
  const list = el('ol', { class: 'events' });
  const kind = el('select', { id: 'kind', onchange: draw }, ...Object.entries(KINDS).map(([value, label]) => el('option', { value }, label)));
  const words = el('input', { type: 'search', placeholder: 'Search events', 'aria-label': 'Search events', oninput: draw });
  let all = [];
  const none = el('p', { class: 'quiet-text' });
  function draw() {
    const wanted = words.value.trim().toLowerCase();
    const shown = all.filter((event) => (kind.value === 'all' || event.kind === kind.value)
      && `${event.message} ${event.cause} ${event.by}`.toLowerCase().includes(wanted));
    say(none, all.length === 0 ? 'Nothing has happened yet.' : 'Nothing of that kind.');
    show(none, shown.length === 0);
    keyed(list, shown, (event) => event.id, row);
  }

  return {
    node: el('div', {}, el('p', { class: 'buttons' }, el('label', { for: 'kind' }, 'Show'), kind, words), none, list),
    update(events) {
      all = events;
      draw();
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
