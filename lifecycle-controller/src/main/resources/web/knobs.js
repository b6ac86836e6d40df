// Every setting of a pipe that takes effect, with what it does. A test holds names and defaults to openapi.yaml.
import { el } from './dom.js';
import { field, whole } from './fields.js';
import { select } from './mappings.js';

/** name, label, kind (words, or the type of the default), default, hint, whether a pipe that is there takes it. */
const KNOBS = [
  ['replicationMode', 'What the pipe does', { cdc: 'Copy, then follow', snapshot: 'Copy once', cdc_only: 'Follow a slot of yours, no copy' }, 'cdc', ''],
  ['publicationName', 'Publication', 'text', '', 'One of yours. Left empty, the pipe makes its own, for which the role must own the tables.'],
  ['replicationSlotName', 'Slot', 'text', '', 'One of yours; only to follow without a copy.'],
  ['syncIntervalSeconds', 'Sync interval, seconds', 'number', 5, 'The longest that a row waits before it is inserted. Shorter is fresher and makes more, smaller parts.', true],
  ['pullBatchSize', 'Rows of one INSERT', 'number', 100000, 'An insert goes out when it has as many, or when the interval is over.', true],
  ['initialLoadParallelism', 'Readers of the copy', 'number', '', 'Each holds a connection to the source and a task slot in Flink. Left empty, as the service is scaled.', true],
  ['snapshotNumRowsPerPartition', 'Rows that a reader copies at a time', 'number', 100000, 'At least 1000. Larger parts mean fewer queries, and more to do again after a fault.', true],
  ['snapshotNumberOfParallelTables', 'Tables copied in turns', 'number', 1, 'Parts of so many tables are handed out in turns. A reader that finds none left begins the next table.', true],
  ['snapshotMaxBytesPerSecond', 'Bytes a second that a copy may read', 'number', '', 'Of all its readers together. Left empty, as many as they can.', true],
  ['allowNullableColumns', 'Keep NULL in nullable columns', 'box', true, 'Otherwise NULL becomes the type’s default.'],
  ['deleteOnMerge', 'Remove deleted rows from the targets', 'box', false, 'Otherwise they stay, marked as deleted, and are left out by FINAL.', true],
  ['onTruncate', 'A TRUNCATE at the source', { apply: 'Empties the target too', ignore: 'Leaves the target as it is' }, 'apply', '', true],
  ['dropColumns', 'Drop columns with the source', 'box', false, 'Otherwise a column that is dropped at the source stays in the target.', true],
  ['enableFailoverSlots', 'Slot goes along to a standby', 'box', false, 'Postgres 17 and newer: the pipe goes on after a standby is promoted.'],
  ['unboundedNumeric', 'numeric without precision', { string: 'String: every digit', decimal: 'Decimal(76, 38)' }, 'string', 'For tables that are copied from now on.', true],
  ['jsonAs', 'json and jsonb', { string: 'String: the text', json: 'JSON: objects only' }, 'string', 'For tables that are copied from now on.', true],
  ['binaryFormat', 'bytea', { raw: 'The bytes themselves', hex: 'Hexadecimal', base64: 'Base64' }, 'raw', 'For tables that are copied from now on.', true],
  ['metadataColumnPrefix', 'Prefix of added columns', 'text', '_pipe_', 'Of version, mark of deletion and time; _peerdb_ for the names that ClickPipes gives them.'],
  ['reader', 'Reader of Postgres', { native: 'Penstock’s own', 'flink-cdc': 'Flink CDC’s: slower, can do less' }, 'native', ''],
];

/** Least and most of numbers, as openapi.yaml has them. */
const BOUNDS = {
  syncIntervalSeconds: [1, 86400],
  pullBatchSize: [1, 10000000],
  initialLoadParallelism: [1, 256],
  snapshotNumRowsPerPartition: [1000, 2147483647],
  snapshotNumberOfParallelTables: [1, 2147483647],
  snapshotMaxBytesPerSecond: [1, 2147483647],
};

const slotName = (value) => (/^[a-z0-9_]{0,63}$/.test(value) ? '' : 'Small letters, digits and _ only, at most 63.');

function check(name) {
  return name in BOUNDS ? whole(...BOUNDS[name]) : name === 'replicationSlotName' ? slotName : undefined;
}

function input(kind, usual) {
  if (kind === 'box') {
    return el('input', { type: 'checkbox', checked: usual });
  }
  return typeof kind === 'object' ? select(kind)
    : el('input', { type: kind, value: usual, min: 1, autocomplete: 'off', spellcheck: 'false' });
}

/** Fields of all settings, or of those that an edit may change. */
export function knobs(edits = false) {
  return KNOBS.filter((knob) => !edits || knob[5]).map(([name, label, kind, usual, hint]) => {
    const one = field(`source.postgres.settings.${name}`, label, input(kind, usual), hint, check(name));
    const box = kind === 'box';
    return {
      ...one,
      name,
      usual,
      /** As the API takes it; empty where nothing is given. */
      value() {
        const given = box ? one.input.checked : one.input.value.trim();
        return kind === 'number' && given !== '' ? Number(given) : given;
      },
      put(value) {
        if (box) {
          one.input.checked = value ?? usual;
        } else {
          one.input.value = value ?? usual;
        }
      },
    };
  });
}
