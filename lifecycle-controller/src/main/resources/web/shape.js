// Third step of a new pipe: names, columns, engines and settings. The defaults need no visit.
import { el, keyed } from './dom.js';
import { field } from './fields.js';

const ENGINES = {
  ReplacingMergeTree: 'ReplacingMergeTree: the newest version of each row',
  MergeTree: 'MergeTree: every version is kept',
  Null: 'Null: only for materialized views',
};
const MODES = { cdc: 'Copy, then follow', snapshot: 'Copy once', cdc_only: 'Follow a slot of yours, no copy' };
const SETTINGS = [
  ['replicationMode', 'What the pipe does', MODES, 'cdc', ''],
  ['publicationName', 'Publication', '', '', 'One of yours. Left empty, the pipe makes its own, for which the role must own the tables.'],
  ['replicationSlotName', 'Slot', '', '', 'One of yours; only to follow without a copy.'],
  ['syncIntervalSeconds', 'Sync interval, seconds', 5, 5, 'The longest that a row waits before it is inserted. Shorter is fresher and makes more, smaller parts.'],
  ['pullBatchSize', 'Rows of one INSERT', 100000, 100000, 'An insert goes out when it has as many, or when the interval is over.'],
  ['initialLoadParallelism', 'Readers of the copy', '', '', 'Each holds a connection to the source. Left empty, as the controller is set.'],
  ['snapshotNumRowsPerPartition', 'Rows that a reader copies at a time', 100000, 100000, 'Larger parts mean fewer queries, and more to do again after a fault.'],
  ['allowNullableColumns', 'Keep NULL in nullable columns', true, true, 'Otherwise NULL becomes the type’s default.'],
  ['deleteOnMerge', 'Remove deleted rows from the targets', false, false, 'Otherwise they stay, marked as deleted.'],
];

const at = (index, name) => `source.postgres.tableMappings[${index}].${name}`;

export function shapeStep(changed) {
  const tables = el('div', { class: 'shapes' });
  const settings = SETTINGS.map(([name, label, kind, usual, hint]) => ({ name, usual, ...setting(name, label, kind, hint) }));
  const database = field('destination.database', 'Database in ClickHouse',
    el('input', { autocomplete: 'off', spellcheck: 'false' }), 'Left empty, the service’s own.');
  let shapes = [];

  const node = el('div', { onchange: changed, oninput: changed }, tables,
    el('details', {}, el('summary', {}, 'Settings'),
      el('div', { class: 'fields' }, database.node, ...settings.map((one) => one.node))));
  return {
    node,
    fields: () => [database, ...settings, ...shapes.flatMap((shape) => shape.fields)],
    database: () => database.input.value.trim(),
    settings: () => Object.fromEntries(settings.map((one) => [one.name, read(one.input)])
      .filter(([, value], index) => value !== '' && value !== settings[index].usual)),
    mappings: () => shapes.map((shape) => shape.value()),
    update(choices) {
      keyed(tables, choices, keyOf, tableShape);
      shapes = choices.map((choice) => tables.kept.get(keyOf(choice)));
      shapes.forEach((shape, index) => shape.move(index));
    },
  };
}

const keyOf = ({ schema, table, whole }) => JSON.stringify([schema, whole ? null : table.name]);

function read(input) {
  if (input.type === 'checkbox') {
    return input.checked;
  }
  const value = input.value.trim();
  return input.type === 'number' && value !== '' ? Number(value) : value;
}

function setting(name, label, kind, hint) {
  const input = typeof kind === 'boolean' ? el('input', { type: 'checkbox', checked: kind })
    : typeof kind === 'object' ? select(kind)
      : el('input', { type: typeof kind === 'number' || name === 'initialLoadParallelism' ? 'number' : 'text', value: kind, min: 1, autocomplete: 'off' });
  return field(`source.postgres.settings.${name}`, label, input, hint);
}

function select(words) {
  return el('select', {}, ...Object.entries(words).map(([value, label]) => el('option', { value }, label)));
}

function tableShape({ schema, table, whole }) {
  if (whole) {
    const all = field('', `${schema}.*`, el('input', { value: 'The tables keep their names', readonly: true }));
    return {
      node: all.node, fields: [all], update() {},
      move: (index) => { all.path = `source.postgres.tableMappings[${index}]`; },
      value: () => ({ sourceSchemaName: schema, sourceTable: '*' }),
    };
  }
  const target = field('targetTable', 'Table in ClickHouse', el('input', { value: table.name, autocomplete: 'off', spellcheck: 'false' }));
  const engine = field('tableEngine', 'Engine', select(ENGINES));
  const sorting = field('sortingKeys', 'Sorting key', el('input', { autocomplete: 'off', spellcheck: 'false', placeholder: table.keyColumns.join(', ') }),
    'Columns by commas; left empty, the source’s key. It must hold the key’s columns to tell rows apart.');
  const boxes = table.columns.map((column) => ({ column, box: el('input', { type: 'checkbox', checked: true }) }));
  const columns = el('fieldset', { class: 'columns' }, el('legend', {}, 'Columns'), ...boxes.map(({ column, box }) =>
    el('label', { class: 'choice' }, box, column.name, ' ', el('span', { class: 'quiet-text' }, column.type))));
  const whatever = field('', '', el('input', { type: 'hidden' }));
  const own = [target, engine, sorting];
  const names = own.map((one) => one.path);
  return {
    node: el('details', { class: 'shape' }, el('summary', {}, `${schema}.${table.name}`),
      el('div', { class: 'fields' }, ...own.map((one) => one.node)), columns, whatever.node),
    fields: [...own, whatever],
    update() {},
    move(index) {
      own.forEach((one, which) => { one.path = at(index, names[which]); });
      whatever.path = `source.postgres.tableMappings[${index}]`;
    },
    value() {
      const left = boxes.filter(({ box }) => !box.checked).map(({ column }) => column.name);
      const keys = sorting.input.value.split(',').map((name) => name.trim()).filter(Boolean);
      return {
        sourceSchemaName: schema,
        sourceTable: table.name,
        targetTable: target.input.value.trim(),
        ...(engine.input.value === 'ReplacingMergeTree' ? {} : { tableEngine: engine.input.value }),
        ...(left.length ? { excludedColumns: left } : {}),
        ...(keys.length ? { useCustomSortingKey: true, sortingKeys: keys } : {}),
      };
    },
  };
}
