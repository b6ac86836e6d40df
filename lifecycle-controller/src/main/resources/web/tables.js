// The tables of a pipe with their progress.
import { el, keyed, say, show } from './dom.js';
import { adding, changing } from './edits.js';
import { serverOf } from './failure.js';
import * as humane from './humane.js';
import { pace } from './pace.js';
import { bar } from './progress.js';
import { question } from './question.js';
import { snippet } from './snippet.js';
import { GONE, allows, flows } from './states.js';
import { asShown } from './words.js';

const DONE = ['done', 'loaded', 'running', 'streaming', 'completed', 'stopped', 'removed'];

export function tablesTab({ resync, remove, look, edit }) {
  const total = bar();
  const totalText = el('span');
  const left = el('span', { class: 'quiet-text' });
  const head = el('div', { class: 'total', hidden: true },
    el('p', { class: 'spread' }, totalText, left), total.node,
    el('p', { class: 'quiet-text' }, 'The copy goes on when this page is closed.'));
  const rows = el('ul', { class: 'tables' });
  const whole = pace();
  const add = adding({ look, edit });
  const change = changing({ look, edit });
  const more = el('button', { type: 'button', onclick: () => add.open(more) }, 'Add tables …');
  const asked = question('Confirm');
  let pipe = null;
  let state = '';
  const mappings = () => pipe.source?.postgres?.tableMappings ?? [];
  const mapped = (table) => mappings().find((one) =>
    one.sourceSchemaName === table.sourceSchemaName && one.sourceTable === table.sourceTable);
  const deeds = {
    resync(table, from, place) {
      const all = together(table, mappings(), mapped(table));
      asked.ask({
        from, place, yes: 'Resync', deed: () => resync(all.map(named)),
        text: `${all.map(label).join(', ')} ${all.length === 1 ? 'is' : 'are'} read again${humaneRows(table, all)} beside the live rows of `
          + `${table.targetTable}, which stay readable${flows(state) ? ' and fresh' : ''} until the exchange. It can be cancelled until then.`,
      });
    },
    remove(table, from, place) {
      asked.ask({
        from, place, yes: `Remove ${label(table)}`, danger: true, deed: () => remove(named(table)),
        text: `${label(table)} is not followed any more. In ClickHouse ${table.targetTable} stays with the rows that it has, and gets no `
          + `changes. To follow the table again, ${table.targetTable} must be dropped or emptied first, and everything is copied anew.`
          + (mappings().some((one) => one.sourceSchemaName === table.sourceSchemaName && one.sourceTable === '*')
            ? ' The pipe follows the whole schema: the table is put among those that are left out.' : ''),
      });
    },
    change(table, from, place) {
      place.append(change.node);
      change.open(pipe, mapped(table), from);
    },
  };
  return {
    node: el('div', {}, head, rows, el('p', { class: 'buttons more' }, more), add.node),
    update(tables, status, shown) {
      pipe = shown;
      ({ state } = status);
      add.update(pipe, status);
      const edits = allows(status, 'edit');
      show(more, edits);
      if (!edits) {
        // What was about to be asked for is not to be had now.
        [add, change].filter((one) => !one.node.hidden).forEach((one) => one.close());
      }
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
      whole.look(loading && all > 0 ? { done, all, rows: copied ?? 0 } : null);
      say(left, going(whole.rowsPerSecond(), whole.secondsLeft()));
      keyed(rows, tables.map((table) => ({
        ...table,
        loading: loading && !beside,
        // How far a resync is with it, beside the live rows.
        anew: beside?.tableProgress?.find((one) => keyOf(one) === keyOf(table)),
        allowed: {
          resync: allows(status, 'resync_tables') && !GONE.includes(table.state),
          // A changed mapping is a resync of its table.
          change: edits && allows(status, 'resync_tables') && mapped(table) !== undefined,
          remove: edits && table.state !== 'Removed' && tables.filter((one) => one.state !== 'Removed').length > 1,
        },
      })), keyOf, () => row(deeds));
    },
  };
}

const label = ({ sourceSchemaName, sourceTable }) => `${sourceSchemaName}.${sourceTable}`;
const keyOf = (table) => `${label(table)}>${table.targetTable}`;
const named = ({ sourceSchemaName, sourceTable, targetTable }) => ({ sourceSchemaName, sourceTable, targetTable });

/** All that fill the table's target: they are copied together. */
function together(table, mappings, mapping) {
  return mapping?.sharesTarget ? mappings.filter((one) => one.targetTable === table.targetTable) : [table];
}

function humaneRows(table, all) {
  return all.length === 1 && table.rows > 0 ? ` (${humane.rows(table.rows)} at the last copy)` : '';
}

function sum(tables, field) {
  return tables.reduce((so, table) => so + (table[field] ?? 0), 0);
}

/** How fast it goes and how long it takes yet, as far as there is enough to tell by. */
function going(rowsPerSecond, secondsLeft) {
  return [rowsPerSecond > 0 ? humane.rate(Math.round(rowsPerSecond)) : '', humane.left(secondsLeft)].filter(Boolean).join(' · ');
}

const RESYNC = { Pending: 'waits to be copied anew', Loading: 'is copied anew', Loaded: 'copied anew' };

const written = ({ lastChangeAt }) => (lastChangeAt ? `written ${humane.ago(lastChangeAt)}` : '');

function kinds({ counts }) {
  return counts ? `${humane.count(counts.inserts)} inserts · ${humane.count(counts.updates)} updates · ${humane.count(counts.deletes)} deletes` : '';
}

function exactKinds({ counts, rowsInserted }) {
  return counts ? [humane.exact(counts.inserts, 'inserts, rows of the copy among them'), humane.exact(counts.updates, 'updates'),
    humane.exact(counts.deletes, 'deletes'), humane.exact(rowsInserted, 'rows written in all, repetitions among them')].join('\n') : '';
}

/** Values that ClickHouse does not hold as Postgres does, by their columns. */
function inexact(lossy = []) {
  return lossy.map(({ column, meaning, count }) =>
    `${column}: ${count === 1 ? '1 value is' : `${humane.count(count)} values are`} not exact, as ${meaning}.`).join('\n');
}

function row(deeds) {
  let current = null;
  const name = el('span', { class: 'name' });
  const target = el('span', { class: 'quiet-text' });
  const state = el('span', { class: 'quiet-text' });
  const parts = el('span', { class: 'number' });
  const changes = el('span', { class: 'number' });
  const lossy = el('p', { class: 'small lossy' });
  const own = pace();
  const progress = bar();
  const why = el('p', { class: 'small' });
  const button = (deed, text) => {
    const one = el('button', { type: 'button', class: 'quiet', onclick: () => deeds[deed](current, one, node) }, text);
    return one;
  };
  const buttons = { resync: button('resync', 'Resync …'), change: button('change', 'Columns …'), remove: button('remove', 'Remove …') };
  const mend = el('button', { type: 'button', onclick: () => deeds.resync(current, mend, node) }, 'Resync …');
  const sql = snippet();
  const stopped = el('div', { class: 'notice bad', hidden: true }, why, sql.node, mend);
  const node = el('li', {},
    el('div', { class: 'spread' }, el('span', {}, name, ' ', target), state),
    progress.node, stopped, lossy,
    el('div', { class: 'spread small' }, parts, changes, el('span', { class: 'buttons' }, ...Object.values(buttons))));
  return {
    node,
    update(table) {
      current = table;
      // Before the resync has planned it there is only the last copy to tell of.
      const anew = table.anew?.splitsTotal > 0;
      const { splitsDone = 0, splitsTotal = 0, rows: copied, state: reached, etaSeconds } = anew ? table.anew : table;
      const complete = DONE.includes(String(reached ?? '').toLowerCase());
      say(name, `${table.sourceSchemaName}.${table.sourceTable}`);
      say(target, `→ ${table.targetTable}`);
      const copies = splitsTotal > 0 && splitsDone < splitsTotal && (table.loading || anew);
      own.look(copies ? { done: splitsDone, all: splitsTotal, rows: copied } : null);
      const speed = copies ? going(own.rowsPerSecond(), etaSeconds) : '';
      say(state, [table.state ?? '', RESYNC[table.anew?.state], speed || written(table)].filter(Boolean).join(' · '),
        table.lastChangeAt ? humane.clock(table.lastChangeAt) : '');
      say(parts, splitsTotal
        ? `${humane.rows(copied)} copied${anew ? ' anew' : ''} · ${splitsDone} of ${splitsTotal} parts` : 'not copied',
      humane.exact(copied, 'rows'));
      say(changes, kinds(table), exactKinds(table));
      say(lossy, inexact(table.lossyValues));
      show(lossy, lossy.textContent !== '');
      say(why, table.reason ? `${table.code}: ${table.reason}. ${asShown(table.remedy)}${table.sql ? ` In ${serverOf(table.code)}:` : ''}` : '');
      sql.update(table.sql ?? '');
      show(stopped, Boolean(table.reason));
      Object.entries(buttons).forEach(([deed, one]) => {
        show(one, table.allowed[deed]);
        one.setAttribute('aria-label', `${one.textContent} ${label(table)}`);
      });
      show(mend, table.allowed.resync);
      progress.update(splitsTotal ? splitsDone / splitsTotal : 0, complete);
      show(progress.node, splitsTotal > 0 && (table.loading || anew || splitsDone < splitsTotal));
    },
  };
}
