// Proof on demand: the tables of a pipe held against their targets, while both live.
import * as api from './api.js';
import { el, keyed, say, show } from './dom.js';
import { field, place, sentence } from './fields.js';
import * as humane from './humane.js';
import { bar } from './progress.js';

const STATES = { running: 'Comparing', done: 'Compared', failed: 'Could not compare', cancelled: 'Cancelled' };

const number = (attributes) => el('input', { type: 'number', min: 0, step: 'any', ...attributes });

const percentage = (value) => (value !== '' && value > 0 && value <= 100 ? '' : 'A number above 0, at most 100.');

const wholeOrEmpty = (value) =>
  (value === '' || (/^\d+$/.test(value) && value >= 1 && value <= 1e9) ? '' : 'A whole number from 1 to 1,000,000,000, or nothing.');

export function verifyTab(id) {
  const which = el('select');
  const table = field('', 'Table', which);
  const sample = field('samplePercent', 'Sample, percent', number({ value: 100, max: 100 }), 'Of each table, chosen at random.', percentage);
  const limit = field('maxRowsPerSecond', 'Rows a second, at most', number({}), 'Spares source and ClickHouse. Left empty, as many as two readers can.', wholeOrEmpty);
  const values = field('showValues', 'Show values of rows that differ', el('input', { type: 'checkbox' }), 'To keys of role admin alone.');
  const fields = [sample, limit, values];
  const begin = el('button', { type: 'submit', class: 'primary' }, 'Compare');
  const cancel = el('button', { type: 'button', onclick: () => attempt(() => api.cancelVerification(id)) }, 'Cancel');
  const mend = el('button', { type: 'button', onclick: () => ask(true) }, 'Repair …');
  const problem = el('p', { class: 'notice bad', role: 'alert', hidden: true });
  const headline = el('p', { role: 'status' }, 'Not compared yet.');
  const notices = el('p', { class: 'quiet-text' });
  const rows = el('ul', { class: 'tables' });
  const what = el('p');
  const yes = el('button', { type: 'button', class: 'danger solid', onclick: repair }, 'Compare and write anew');
  const no = el('button', { type: 'button', onclick: () => ask(false) }, 'Leave them');
  const question = el('section', { class: 'card ask', hidden: true, 'aria-label': 'Confirm repair',
    onkeydown: (event) => event.key === 'Escape' && ask(false) }, what, el('p', { class: 'buttons' }, yes, no));
  const form = el('form', { class: 'verify', novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    start();
  } }, el('div', { class: 'fields' }, table.node, ...fields.map((one) => one.node)), el('p', { class: 'buttons' }, begin, cancel, mend));
  let names = [];
  let run = null;

  function ask(open) {
    show(question, open);
    (open ? no : mend).focus();
  }

  /** What is asked for beside the tables. */
  function wishes() {
    return {
      ...(limit.input.value.trim() ? { maxRowsPerSecond: Number(limit.input.value) } : {}),
      ...(values.input.checked ? { showValues: true } : {}),
    };
  }

  async function start() {
    if (fields.filter((one) => !one.fine()).length > 0) {
      fields.find((one) => !one.fine()).input.focus();
      return;
    }
    const chosen = names.find((one) => one.label === which.value);
    await attempt(() => api.verify(id, {
      ...(chosen ? { tables: [chosen.table] } : {}),
      samplePercent: Number(sample.input.value),
      ...wishes(),
    }));
  }

  function repair() {
    ask(false);
    attempt(() => api.verify(id, {
      repair: true,
      ...wishes(),
      tables: differing().map(({ sourceSchemaName, sourceTable }) => ({ sourceSchemaName, sourceTable })),
    }));
  }

  const differing = () => (run?.tables ?? []).filter((one) => one.differingRows > one.repairedRows);

  async function attempt(deed) {
    show(problem, false);
    try {
      run = await deed();
      draw();
    } catch (error) {
      const others = place(fields, error.details ?? []);
      say(problem, error.details?.length ? others.map(sentence).join('\n') : error.message);
      show(problem, problem.textContent !== '');
    }
  }

  function draw() {
    const running = run?.state === 'running';
    show(begin, !running);
    show(cancel, running);
    show(mend, !running && differing().length > 0);
    say(what, `Compares ${differing().map((one) => one.targetTable).join(', ')} again and writes the rows that differ `
      + 'anew in ClickHouse, as Postgres has them. Rows that Postgres has not are marked as deleted.');
    if (run) {
      const wrong = run.tables.reduce((so, one) => so + one.differingRows, 0);
      const mended = run.tables.reduce((so, one) => so + one.repairedRows, 0);
      say(headline, `${STATES[run.state] ?? run.state}${run.endedAt ? ` ${humane.ago(run.endedAt)}` : ''}: `
        + (wrong ? `${humane.rows(wrong)} found to differ${mended ? `, ${mended} written anew and equal now` : ''}.`
          : `no difference found${running ? ' yet' : ''}.`)
        + (run.incomplete ? ' Not all could be compared: this proves nothing of the rest.' : '')
        + (run.error ? ` ${run.error}` : ''));
      say(notices, run.notices.join(' '));
      keyed(rows, run.tables.map((one) => ({ ...one, showValues: run.showValues })), (one) => `${run.id} ${one.sourceSchemaName}.${one.sourceTable}`, row);
    }
  }

  return {
    node: el('div', {}, el('p', { class: 'quiet-text' }, 'Compares the source’s rows with their targets while both live. '
      + 'It only reads; the comparison goes on when this page is closed.'), form, question, problem, headline, notices, rows),
    async ask({ tables }) {
      const next = tables.map(({ sourceSchemaName, sourceTable }) =>
        ({ label: `${sourceSchemaName}.${sourceTable}`, table: { sourceSchemaName, sourceTable } }));
      if (JSON.stringify(next) !== JSON.stringify(names)) {
        names = next;
        which.replaceChildren(el('option', {}, 'All tables'), ...names.map((one) => el('option', {}, one.label)));
      }
      run = await api.verification(id);
      draw();
    },
  };
}

function judged({ state, differingRows, repairedRows }) {
  if (repairedRows > 0) {
    return repairedRows < differingRows ? `${humane.count(differingRows - repairedRows)} still differ` : `${humane.count(differingRows)} differed, equal now`;
  }
  return state === 'done' || differingRows ? `${humane.count(differingRows)} differ` : state;
}

/** Heading and text of each column of the list of rows that differ; whether it is there only where values are shown. */
const COLUMNS = [
  ['Key', (one) => pairs(one.key, Object.keys(one.key)), false],
  ['How', (one) => one.kind, false],
  ['Columns', (one) => one.columns.join(', '), false],
  ['In Postgres', (one) => pairs(one.source, shown(one, one.source)), true],
  ['In ClickHouse', (one) => pairs(one.destination, shown(one, one.destination)), true],
  ['Now', (one) => (one.repaired ? 'equal' : ''), false],
];

/** Of a row that both have, what differs is enough. */
const shown = (one, values) => (one.columns.length ? one.columns.filter((column) => column in (values ?? {})) : Object.keys(values ?? {}));

const pairs = (values, columns) => columns.map((column) => `${column} = ${values[column] ?? 'NULL'}`).join(', ');

function row() {
  const name = el('span', { class: 'name' });
  const found = el('span', { class: 'quiet-text' });
  const pace = el('p', { class: 'small' });
  const reason = el('p', { class: 'small' });
  const progress = bar();
  const keys = el('tbody');
  const heads = el('tr');
  const list = el('details', { hidden: true }, el('summary', {}, 'Rows that differ'),
    el('div', { class: 'wide' }, el('table', {}, el('thead', {}, heads), keys)));
  let drawn = '';
  return {
    node: el('li', {}, el('div', { class: 'spread' }, name, found), progress.node, pace, reason, list),
    update(table) {
      say(name, `${table.sourceSchemaName}.${table.sourceTable} → ${table.targetTable}`);
      say(found, `${judged(table)}${table.incomplete && table.state === 'done' ? ', not all compared' : ''}`);
      progress.update(table.rangesTotal ? table.rangesDone / table.rangesTotal : 0, table.state === 'done');
      show(progress.node, table.state === 'running');
      say(pace, `${humane.rows(table.rows)} compared · ${table.rangesDone} of ${table.rangesTotal} ranges`
        + (table.state === 'running' ? ` · ${humane.rate(table.rowsPerSecond)}` : '')
        + (table.busyRows ? ` · ${humane.rows(table.busyRows)} too busy to judge` : ''), humane.exact(table.rows, 'rows'));
      say(reason, [table.reason, ...table.notCompared.map((one) => `${one.column} is not compared: ${one.why}`)].filter(Boolean).join('. '));
      const next = JSON.stringify(table.differing);
      if (next !== drawn) {
        drawn = next;
        const columns = COLUMNS.filter(([, , secret]) => !secret || table.showValues);
        heads.replaceChildren(...columns.map(([head]) => el('th', { scope: 'col' }, head)));
        keys.replaceChildren(...table.differing.map((one) =>
          el('tr', {}, ...columns.map(([, text]) => el('td', {}, text(one))))));
      }
      show(list, table.differing.length > 0);
    },
  };
}
