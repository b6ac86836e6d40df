// All pipes: is it flowing, how far behind is it, what needs a person.
import * as api from './api.js';
import { el, keyed, say, show } from './dom.js';
import * as humane from './humane.js';
import { miniature } from './picture.js';
import { snippet } from './snippet.js';
import { sparkline } from './sparkline.js';
import { badge, facts } from './states.js';
import { take } from './tidings.js';

export function listView() {
  document.title = 'Pipes · Penstock';
  const summary = el('p', { class: 'quiet-text', role: 'status' }, 'Asking the controller …');
  const said = take();
  const news = el('p', { class: 'notice news spread', role: 'status', hidden: !said }, said,
    el('button', { type: 'button', class: 'quiet', 'aria-label': 'Take the message away', onclick: () => show(news, false) }, '✕'));
  const rows = el('ul', { class: 'pipes' });
  const empty = emptyState();
  const node = el('section', {}, el('div', { class: 'head' }, el('div', { class: 'title' }, el('h1', {}, 'Pipes'), summary),
    el('a', { class: 'button primary', href: '#/new' }, 'New pipe')), news, rows, empty);

  async function refresh() {
    const pipes = await api.pipes();
    draw(await Promise.all(pipes.map(async (pipe) => ({ pipe, status: await statusOf(pipe) }))));
  }

  function draw(all) {
    keyed(rows, all, ({ pipe }) => pipe.id, pipeRow);
    show(empty, all.length === 0);
    say(summary, summarise(all));
  }

  return { node, refresh, follow: api.followPipes, take: (name, data) => name === 'pipes' && draw(data) };
}

/** A pipe that goes away while it is asked for has no status; the list itself still stands. */
async function statusOf(pipe) {
  try {
    return await api.status(pipe.id);
  } catch (error) {
    if (error instanceof api.Refused && error.status !== 401) {
      return { state: pipe.state };
    }
    throw error;
  }
}

function summarise(all) {
  if (all.length === 0) {
    return '';
  }
  const failed = all.filter(({ status }) => status.state === 'Failed').length;
  const running = all.filter(({ status }) => status.state === 'Running').length;
  return `${humane.plural(all.length, 'pipe', 'pipes')}, ${running} running`
    + (failed ? `, ${failed} failed` : '');
}

function pipeRow({ pipe }) {
  const sign = badge();
  const picture = miniature();
  const name = el('a', { class: 'name', href: `#/pipes/${encodeURIComponent(pipe.id)}` });
  const route = el('span', { class: 'route' });
  const lag = figure('Lag');
  const rate = figure('Flow');
  const recent = sparkline();
  const tables = figure('Tables');
  const reason = el('p', { class: 'reason' });
  const node = el('li', { class: 'card pipe' },
    el('div', { class: 'who' }, el('div', { class: 'title' }, name, sign.node), route),
    picture.node, lag.node, el('div', { class: 'flow' }, rate.node, recent.node), tables.node, reason);
  return {
    node,
    update({ pipe: now, status, recent: rates }) {
      const source = now.source?.postgres ?? {};
      sign.update(status.state);
      node.dataset.tone = facts(status.state).tone;
      picture.update(status);
      say(name, now.name);
      say(route, now.unreadable ? '' : `${source.host}:${source.port}/${source.database} → ${now.destination?.database ?? ''}`);
      lag.update(humane.seconds(status.lagSeconds), '', humane.bytes(status.lagBytes), humane.exact(status.lagBytes, 'bytes of WAL'));
      rate.update(humane.rate(status.rowsPerSecond), humane.exact(status.rowsPerSecond, 'rows/s'));
      recent.update(rates);
      tables.update(now.unreadable ? '–' : String(source.tableMappings?.length ?? 0));
      const failed = status.reason ? `${status.reason}. ${status.remedy ?? ''}`.replace('..', '.') : '';
      say(reason, now.unreadable ?? failed);
      show(reason, Boolean(now.unreadable ?? failed));
    },
  };
}

function figure(label) {
  const value = el('span', { class: 'value' });
  const second = el('span', { class: 'value quiet-text' });
  const node = el('div', { class: 'figure' }, el('span', { class: 'label' }, label), value, second);
  return {
    node,
    update(text, title = '', more = '', moreTitle = '') {
      say(value, text, title);
      say(second, more, moreTitle);
    },
  };
}

function emptyState() {
  const line = [
    './penstock pipe create --name shop \\',
    '  --host db.example --database app --user penstock --password-env PGPASSWORD \\',
    '  --table public.orders',
  ].join('\n');
  return el('div', { class: 'card empty', hidden: true },
    el('h2', {}, 'No pipe yet'),
    el('p', {}, 'A pipe copies tables of a Postgres database into ClickHouse and keeps them in step. Make the first one by the form:'),
    el('p', {}, el('a', { class: 'button primary', href: '#/new' }, 'Make a pipe')),
    el('p', {}, 'Or from a shell:'),
    snippet(line).node,
    el('p', { class: 'quiet-text' }, 'Postgres needs wal_level = logical and a user with REPLICATION and SELECT. '
      + 'The same by curl: POST …/clickpipes, see docs/guide.md.'));
}
