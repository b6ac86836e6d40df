// Which of a table's columns are copied, and under what names and types.
import { el, show } from './dom.js';
import { checked, complaint } from './fields.js';

const text = (label, attributes) => el('input', { autocomplete: 'off', spellcheck: 'false', 'aria-label': label, ...attributes });

/** Only the server can tell. */
const unchecked = () => true;

const tight = (type) => type.replace(/\s/g, '');

/** By what the server has told of the column; P and S stand for numbers. */
const fits = (types, wanted) => types.some((type) => tight(type) === tight(wanted))
  || (types.includes('Decimal(P, S)') && /^Decimal\(\d+(,\d+)?\)$/.test(tight(wanted)));

/** The columns of a table; as they are mapped already where there is a {mapping}. */
export function columnChoices(table, mapping) {
  const rows = table.columns.map((column) => columnRow(column, mapping, others));
  const all = el('fieldset', { class: 'columns' }, el('legend', {}, 'Columns'), ...rows.map((row) => row.choice));
  const left = complaint(all);
  const wishes = () => rows.filter((row) => row.taken() && row.wish() !== null);

  /** The columns that are in the target for sure, whatever the source's version, but for one. */
  function others(name) {
    return rows.filter((row) => row.name !== name && row.taken() && row.certain());
  }

  return {
    /** Those that a problem can be about, by their places below the mapping's. */
    fields: (at) => [
      { path: `${at}.excludedColumns`, complain: left.complain, fine: unchecked },
      ...rows.flatMap((row) => row.fields(`${at}.columns[${wishes().indexOf(row)}]`)),
    ],
    node: el('div', { onchange: () => rows.forEach((row) => row.relook()) },
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

/** @param others gives the rows of the other columns */
function columnRow({ name, type, generated, destinationTypes = [] }, mapping, others) {
  const before = mapping?.columns?.find((one) => one.name === name) ?? {};
  const box = el('input', { type: 'checkbox', checked: !mapping?.excludedColumns?.includes(name), onchange: follow });
  const inputs = {
    destinationName: text(`Name of ${name} in ClickHouse`, { placeholder: name, value: before.destinationName }),
    destinationType: text(`Type of ${name} in ClickHouse`, { placeholder: 'usual type', value: before.destinationType }),
    ...(generated ? { expression: text(`Expression for ${name}`, { placeholder: 'expression', value: before.expression }) } : {}),
  };
  const about = () => [name, ' ', el('span', { class: 'quiet-text' }, generated ? `${type}, generated` : type)];
  const rooms = Object.entries(inputs).map(([key, input]) => [key, complaint(input)]);
  const checks = { destinationName: nameCheck, destinationType: typeCheck, expression: () => '' };
  const fine = Object.fromEntries(rooms.map(([key, { complain }]) => [key, checked(inputs[key], complain, checks[key])]));
  const node = el('div', { class: 'wish' }, el('span', {}, ...about()), ...Object.values(inputs), ...rooms.map(([, room]) => room.node));

  function follow() {
    show(node, box.checked);
  }

  let clashes = false;
  const given = (key) => inputs[key]?.value.trim() ?? '';
  const target = () => given('destinationName') || name;
  const certain = () => !generated || given('expression') !== '';

  function nameCheck() {
    const other = box.checked && certain() && given('destinationName') && others(name).find((one) => one.target() === target());
    clashes = Boolean(other);
    return other ? `"${target()}" would be the column of both ${other.name} and ${name}.` : '';
  }

  function typeCheck() {
    const wanted = given('destinationType');
    if (/^Nullable\(/.test(wanted)) {
      return 'Without Nullable: the source’s NOT NULL and the pipe’s settings decide that.';
    }
    const [usual, ...more] = destinationTypes;
    return wanted && usual && !fits(destinationTypes, wanted)
      ? `"${wanted}" is not for ${type}. Leave it empty for ${usual}${more.length ? `, or choose ${more.join(' or ')}` : ''}.` : '';
  }

  follow();
  return {
    name, node, target, certain,
    choice: el('label', { class: 'choice' }, box, ...about()),
    taken: () => box.checked,
    /** Another column may have made room. */
    relook: () => clashes && fine.destinationName(),
    /** A problem with the column itself stands at its name. */
    fields: (at) => rooms.flatMap(([key, { complain }]) =>
      [key, ...(key === 'destinationName' ? ['name'] : [])].map((name) =>
        // Of types the server has the last word: what is usual depends on settings, and what is allowed on the key.
        ({ path: `${at}.${name}`, complain, fine: name === 'destinationName' ? fine[name] : unchecked }))),
    /** What is wanted of it as the API takes it; null where all is as usual. */
    wish() {
      const wanted = Object.keys(inputs).map((key) => [key, given(key)]).filter(([, value]) => value);
      return wanted.length > 0 ? { name, ...Object.fromEntries(wanted) } : null;
    },
  };
}
