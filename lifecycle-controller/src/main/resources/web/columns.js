// Which of a table's columns are copied, and under what names and types.
import { el, show } from './dom.js';
import { complaint } from './fields.js';

const text = (label, attributes) => el('input', { autocomplete: 'off', spellcheck: 'false', 'aria-label': label, ...attributes });

/** Only the server can tell. */
const unchecked = () => true;

/** The columns of a table; as they are mapped already where there is a {mapping}. */
export function columnChoices(table, mapping) {
  const rows = table.columns.map((column) => columnRow(column, mapping));
  const all = el('fieldset', { class: 'columns' }, el('legend', {}, 'Columns'), ...rows.map((row) => row.choice));
  const left = complaint(all);
  const wishes = () => rows.filter((row) => row.taken() && row.wish() !== null);
  return {
    /** Those that a problem can be about, by their places below the mapping's. */
    fields: (at) => [
      { path: `${at}.excludedColumns`, complain: left.complain, fine: unchecked },
      ...rows.flatMap((row) => row.fields(`${at}.columns[${wishes().indexOf(row)}]`)),
    ],
    node: el('div', {},
      all, left.node,
      el('details', { open: rows.some((row) => row.wish() !== null) }, el('summary', {}, 'Other names and types of columns'),
        el('p', { class: 'hint' }, 'Left empty, as usual. A type is ClickHouse’s, without Nullable. '
          + 'What an expression gives, over the target’s columns, ClickHouse computes of each row that is written.'),
        el('div', { class: 'wishes' }, ...rows.map((row) => row.node)))),
    value: () => ({
      excludedColumns: rows.filter((row) => !row.taken()).map((row) => row.name),
      columns: wishes().map((row) => row.wish()),
    }),
  };
}

function columnRow({ name, type, generated }, mapping) {
  const before = mapping?.columns?.find((one) => one.name === name) ?? {};
  const box = el('input', { type: 'checkbox', checked: !mapping?.excludedColumns?.includes(name), onchange: follow });
  const inputs = {
    destinationName: text(`Name of ${name} in ClickHouse`, { placeholder: name, value: before.destinationName }),
    destinationType: text(`Type of ${name} in ClickHouse`, { placeholder: 'usual type', value: before.destinationType }),
    ...(generated ? { expression: text(`Expression for ${name}`, { placeholder: 'expression', value: before.expression }) } : {}),
  };
  const about = () => [name, ' ', el('span', { class: 'quiet-text' }, generated ? `${type}, generated` : type)];
  const rooms = Object.entries(inputs).map(([key, input]) => [key, complaint(input)]);
  Object.values(inputs).forEach((input, which) => input.addEventListener('change', () => rooms[which][1].complain('')));
  const node = el('div', { class: 'wish' }, el('span', {}, ...about()), ...Object.values(inputs), ...rooms.map(([, room]) => room.node));

  function follow() {
    show(node, box.checked);
  }

  follow();
  return {
    name, node,
    choice: el('label', { class: 'choice' }, box, ...about()),
    taken: () => box.checked,
    /** A problem with the column itself stands at its name. */
    fields: (at) => rooms.flatMap(([key, { complain }]) =>
      [key, ...(key === 'destinationName' ? ['name'] : [])].map((name) => ({ path: `${at}.${name}`, complain, fine: unchecked }))),
    /** What is wanted of it as the API takes it; null where all is as usual. */
    wish() {
      const given = Object.entries(inputs).map(([key, input]) => [key, input.value.trim()]).filter(([, value]) => value);
      return given.length > 0 ? { name, ...Object.fromEntries(given) } : null;
    },
  };
}
