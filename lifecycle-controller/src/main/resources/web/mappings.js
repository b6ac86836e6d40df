// How tables are mapped: name, engine, sorting key and columns of each target.
import { columnChoices } from './columns.js';
import { el, keyed } from './dom.js';
import { among, field, needed } from './fields.js';

const ENGINES = {
  ReplacingMergeTree: 'ReplacingMergeTree: the newest version of each row',
  MergeTree: 'MergeTree: every version is kept',
  Null: 'Null: only for materialized views',
};

const at = (index) => `source.postgres.tableMappings[${index}]`;
const keyOf = ({ schema, table, whole }) => JSON.stringify([schema, whole ? null : table.name]);
const text = (attributes) => el('input', { autocomplete: 'off', spellcheck: 'false', ...attributes });
const listed = (input) => input.value.split(',').map((name) => name.trim()).filter(Boolean);

/** A column by its name; of a mapping also one that the source has no longer. */
function columnSelect(usual, columns, chosen = '') {
  const names = columns.map(({ name, type }) => [name, `${name} (${type})`]);
  const gone = chosen && !columns.some(({ name }) => name === chosen) ? [[chosen, chosen]] : [];
  const one = select(Object.fromEntries([['', usual], ...names, ...gone]));
  one.value = chosen;
  return one;
}

export function select(words) {
  return el('select', {}, ...Object.entries(words).map(([value, label]) => el('option', { value }, label)));
}

/**
 * One form per choice.
 *
 * @param first gives the place of the first in the pipe's list of mappings
 */
export function tableShapes(first = () => 0) {
  const node = el('div', { class: 'shapes' });
  let shapes = [];
  return {
    node,
    fields: () => shapes.flatMap((shape) => shape.fields),
    mappings: () => shapes.map((shape) => shape.value()),
    update(choices) {
      keyed(node, choices, keyOf, (choice) => (choice.whole ? schemaShape(choice) : tableShape(choice)));
      shapes = choices.map((choice) => node.kept.get(keyOf(choice)));
      shapes.forEach((shape, index) => shape.move(first() + index));
    },
  };
}

function schemaShape({ schema }) {
  const names = field('targetTable', `${schema}.*`, text({ value: '*' }), 'The targets’ names, with * for the table’s own.');
  const left = field('excludedTables', 'Tables left out', text(), 'By commas. Tables that are made later come in by themselves.');
  const all = field('', '', el('input', { type: 'hidden' }));
  return {
    node: el('div', { class: 'fields' }, names.node, left.node, all.node),
    fields: [names, left, all],
    update() {},
    move(index) {
      names.path = `${at(index)}.targetTable`;
      left.path = `${at(index)}.excludedTables`;
      all.path = at(index);
    },
    value: () => ({
      sourceSchemaName: schema,
      sourceTable: '*',
      ...(['', '*'].includes(names.input.value.trim()) ? {} : { targetTable: names.input.value.trim() }),
      ...(listed(left.input).length ? { excludedTables: listed(left.input) } : {}),
    }),
  };
}

/** The form of a table; of one that is mapped already where there is a {mapping}. */
export function tableShape({ schema, table, mapping = null }) {
  const target = field('targetTable', 'Table in ClickHouse', text({ value: mapping?.targetTable ?? table.name, readonly: mapping !== null }), '', needed);
  const engine = field('tableEngine', 'Engine', select(ENGINES));
  engine.input.value = mapping?.tableEngine || 'ReplacingMergeTree';
  const sorting = field('sortingKeys', 'Sorting key', text({ placeholder: table.keyColumns.join(', '), value: (mapping?.sortingKeys ?? []).join(', ') }),
    'Columns by commas; left empty, the source’s key. It must hold the key’s columns to tell rows apart.',
    among(() => table.columns.map((one) => one.name)));
  const parts = field('partitionByExpr', 'Partitions in ClickHouse', text({ value: mapping?.partitionByExpr ?? '' }),
    'PARTITION BY: an expression over columns of the target. Left empty, none.');
  const split = field('partitionKey', 'Column that splits the copy', columnSelect('None: the table’s pages do', table.columns, mapping?.partitionKey),
    'Ranges of its values, instead of pages, are the parts in which the table is read. For a user who may not read ctid, '
    + 'or a sorting key that begins with it. It needs an index.');
  const shares = field('sharesTarget', 'Other tables fill it too', el('input', { type: 'checkbox' }),
    'Tables of equal shape, each of which says so. A key must never be in two of them.');
  const choices = columnChoices(table, mapping);
  const whatever = field('', '', el('input', { type: 'hidden' }));
  const own = [target, engine, sorting, parts, split, ...(mapping ? [] : [shares])];
  const names = own.map((one) => one.path);

  function value() {
    const { excludedColumns, columns } = choices.value();
    const keys = listed(sorting.input);
    const given = parts.input.value.trim();
    const optional = {
      ...(given ? { partitionByExpr: given } : {}),
      ...(split.input.value ? { partitionKey: split.input.value } : {}),
      ...(columns.length ? { columns } : {}),
    };
    if (mapping) {
      const { partitionByExpr, partitionKey, columns: before, ...rest } = mapping;
      return { ...rest, tableEngine: engine.input.value, excludedColumns, useCustomSortingKey: keys.length > 0, sortingKeys: keys, ...optional };
    }
    return {
      sourceSchemaName: schema,
      sourceTable: table.name,
      targetTable: target.input.value.trim(),
      ...(engine.input.value === 'ReplacingMergeTree' ? {} : { tableEngine: engine.input.value }),
      ...(excludedColumns.length ? { excludedColumns } : {}),
      ...(keys.length ? { useCustomSortingKey: true, sortingKeys: keys } : {}),
      ...(shares.input.checked ? { sharesTarget: true } : {}),
      ...optional,
    };
  }

  return {
    node: el('details', { class: 'shape', open: mapping !== null }, el('summary', {}, `${schema}.${table.name}`),
      el('div', { class: 'fields' }, ...own.map((one) => one.node)), choices.node, whatever.node),
    /** As they are at the moment: a column's place depends on what is wished of those before it. */
    get fields() {
      return [...own, ...choices.fields(whatever.path), whatever];
    },
    update() {},
    move(index) {
      own.forEach((one, which) => { one.path = `${at(index)}.${names[which]}`; });
      whatever.path = at(index);
    },
    value,
  };
}
