// The tables of a pipe with their progress.
import { el, keyed, say, show } from './dom.js';
import * as humane from './humane.js';
import { bar } from './progress.js';
import { allows } from './states.js';

const DONE = ['done', 'loaded', 'running', 'streaming', 'completed', 'stopped', 'removed'];

export function tablesTab(resync) {
  const total = bar();
  const totalText = el('span');
  const left = el('span', { class: 'quiet-text' });
  const head = el('div', { class: 'total', hidden: true },
    el('p', { class: 'spread' }, totalText, left), total.node,
    el('p', { class: 'quiet-text' }, 'The copy goes on when this page is closed.'));
  const rows = el('ul', { class: 'tables' });
  const pace = remaining();
  return {
    node: el('div', {}, head, rows),
    update(tables, status) {
      const loading = status.state === 'Snapshot';
      const beside = status.resync;
      const done = beside ? beside.splitsDone : sum(tables, 'splitsDone');
      const all = beside ? beside.splitsTotal : sum(tables, 'splitsTotal');
      const copied = beside ? beside.rows : status.snapshot?.rows;
      show(head, loading);
      total.update(all > 0 ? done / all : 0, !loading);
      say(totalText, all > 0
        ? `${humane.rows(copied)} copied${beside ? ' anew' : ''}, ${done} of ${all} parts`
        : 'Planning the copy …');
      say(left, loading ? pace(done, all) : '');
      keyed(rows, tables.map((table) => ({ ...table, loading: loading && !beside, mend: allows(status, 'resync_tables') })),
        (table) => `${table.sourceSchemaName}.${table.sourceTable}>${table.targetTable}`, () => row(resync));
    },
  };
}

function sum(tables, field) {
  return tables.reduce((so, table) => so + (table[field] ?? 0), 0);
}

/** Time left at the pace since the page was opened; said once there is enough to tell by. */
function remaining() {
  let start = null;
  return (done, all) => {
    start ??= { done, at: Date.now() };
    const gained = done - start.done;
    if (gained < 3 || done >= all) {
      return '';
    }
    const perPart = (Date.now() - start.at) / 1000 / gained;
    return `about ${humane.seconds(Math.ceil(perPart * (all - done)))} left`;
  };
}

function row(resync) {
  let current = null;
  const name = el('span', { class: 'name' });
  const target = el('span', { class: 'quiet-text' });
  const state = el('span', { class: 'quiet-text' });
  const copied = el('span', { class: 'number' });
  const inserted = el('span', { class: 'number' });
  const progress = bar();
  const why = el('p', { class: 'small' });
  const mend = el('button', {
    type: 'button',
    onclick: () => resync({ sourceSchemaName: current.sourceSchemaName, sourceTable: current.sourceTable }),
  }, 'Resync this table');
  const stopped = el('div', { class: 'notice bad', hidden: true }, why, mend);
  const node = el('li', {},
    el('div', { class: 'spread' }, el('span', {}, name, ' ', target), state),
    progress.node, stopped,
    el('div', { class: 'spread small' }, copied, inserted));
  return {
    node,
    update(table) {
      current = table;
      const { splitsDone = 0, splitsTotal = 0 } = table;
      const complete = DONE.includes(String(table.state ?? '').toLowerCase());
      say(name, `${table.sourceSchemaName}.${table.sourceTable}`);
      say(target, `→ ${table.targetTable}`);
      say(state, table.state ?? '');
      say(copied, splitsTotal
        ? `${humane.rows(table.rows)} copied · ${splitsDone} of ${splitsTotal} parts` : 'not copied',
      humane.exact(table.rows, 'rows'));
      say(inserted, `${humane.rows(table.rowsInserted)} inserted`, humane.exact(table.rowsInserted, 'rows'));
      say(why, table.reason ? `${table.code}: ${table.reason}. ${table.remedy}` : '');
      show(stopped, Boolean(table.reason));
      show(mend, Boolean(table.mend));
      progress.update(splitsTotal ? splitsDone / splitsTotal : 0, complete);
      show(progress.node, splitsTotal > 0 && (table.loading || splitsDone < splitsTotal));
    },
  };
}
