// Second step of a new pipe: which schemas and tables, with their size, key and what hinders them.
import { el, say, show } from './dom.js';
import { sentence } from './fields.js';
import * as humane from './humane.js';
import { snippet } from './snippet.js';
import { asShown } from './words.js';

/** @param none said where there is nothing to choose from */
export function chooseStep(changed, none) {
  const search = el('input', { type: 'search', placeholder: 'Search tables', 'aria-label': 'Search tables', oninput: filter });
  const tree = el('div', { class: 'tree' });
  const chosen = el('p', { class: 'quiet-text', role: 'status' });
  let groups = [];

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    for (const group of groups) {
      group.rows.forEach((row) => show(row.node, `${group.name}.${row.table.name}`.toLowerCase().includes(wanted)));
      show(group.node, group.rows.some((row) => !row.node.hidden));
    }
  }

  function change() {
    for (const group of groups) {
      group.rows.forEach((row) => { row.box.disabled = group.whole.checked; });
    }
    const picked = value();
    const rows = picked.reduce((so, one) => so + (one.rows ?? 0), 0);
    say(chosen, picked.length ? `${humane.plural(picked.length, 'choice', 'choices')}, about ${humane.rows(rows)}` : 'Nothing chosen yet.');
    changed();
  }

  /** One entry per table, or per schema that is chosen as a whole. */
  function value() {
    return groups.flatMap((group) => (group.whole.checked
      ? [{ schema: group.name, whole: true, ...size(group.rows) }]
      : group.rows.filter((row) => row.box.checked)
        .map((row) => ({ schema: group.name, table: row.table, ...size([row]) }))));
  }

  return {
    node: el('div', {}, el('div', { class: 'spread' }, search, chosen), tree),
    value,
    update(schemas) {
      const before = new Set(value().map((one) => (one.whole ? `${one.schema}.*` : `${one.schema}.${one.table.name}`)));
      groups = schemas.filter((schema) => schema.tables.length > 0)
        .map((schema) => schemaGroup(schema, change, before));
      tree.replaceChildren(...(groups.length ? groups.map((group) => group.node)
        : [el('p', { class: 'notice bad' }, none)]));
      filter();
      change();
    },
  };
}

const sum = (rows, what) => rows.reduce((so, row) => so + (row.table[what] ?? 0), 0);

/** How large tables are; whether the source has counted the rows of all of them. */
function size(rows) {
  return {
    rows: sum(rows, 'estimatedRows'),
    bytes: sum(rows, 'bytes'),
    counted: rows.every((row) => typeof row.table.estimatedRows === 'number'),
  };
}

function schemaGroup(schema, change, before) {
  const whole = el('input', { type: 'checkbox', onchange: change, checked: before.has(`${schema.name}.*`) });
  const rows = schema.tables.map((table) => tableRow(schema.name, table, change, before));
  const node = el('fieldset', {}, el('legend', {}, schema.name),
    el('label', { class: 'choice' }, whole, 'The whole schema'), ...rows.map((row) => row.node));
  return { name: schema.name, whole, rows, node };
}

function tableRow(schema, table, change, before) {
  const box = el('input', { type: 'checkbox', onchange: change, checked: before.has(`${schema}.${table.name}`) });
  const size = [
    typeof table.estimatedRows === 'number' && table.estimatedRows >= 0 ? `about ${humane.rows(table.estimatedRows)}` : 'never analyzed',
    humane.bytes(table.bytes),
    table.keyColumns.length ? `key ${table.keyColumns.join(', ')}` : 'no key',
    table.partitioned ? 'partitioned' : '',
  ].filter(Boolean).join(' · ');
  const node = el('div', { class: 'row' },
    el('label', { class: 'choice' }, box, el('span', { class: 'name' }, table.name), el('span', { class: 'quiet-text' }, size)),
    ...(table.problems ?? []).map(problem));
  return { table, box, node };
}

/** What the controller's validation says of a table, with what mends it; the SQL apart, to be copied. */
function problem({ message, remedy, sql = '' }) {
  const words = sql && remedy.endsWith(sql) ? remedy.slice(0, -sql.length).trim() : remedy;
  return el('div', { class: 'mend', 'data-tone': 'warn' }, el('p', {}, sentence({ message })),
    words ? el('p', { class: 'quiet-text' }, asShown(words)) : null, sql ? snippet(sql).node : null);
}
