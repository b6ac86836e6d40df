// What the API's names are called on the page: the controller writes its messages for all of its clients. A test holds these words
// to the forms' own.
const LABELS = {
  allowNullableColumns: 'Keep NULL in nullable columns',
  caCertificate: 'Certificates that are trusted',
  disableTls: 'Connect without TLS',
  excludedTables: 'Tables left out',
  initialLoadParallelism: 'Readers of the copy',
  metadataColumnPrefix: 'Prefix of added columns',
  partitionByExpr: 'Partitions in ClickHouse',
  partitionKey: 'Column that splits the copy',
  publicationName: 'Publication',
  reader: 'Reader of Postgres',
  replicationMode: 'What the pipe does',
  replicationSlotName: 'Slot',
  sharesTarget: 'Other tables fill it too',
  snapshotMaxBytesPerSecond: 'Bytes a second that a copy may read',
  sortingKeys: 'Sorting key',
  tableEngine: 'Engine',
  targetTable: 'Table in ClickHouse',
  tlsHost: 'Name in the certificate',
};

const VALUES = { snapshot: '“Copy once”', cdc_only: '“Follow a slot of yours, no copy”' };

const NAME = Object.keys(LABELS).filter((name) => name !== 'reader').join('|');
const VALUE = Object.keys(VALUES).join('|');

/** A name between quotes is one of the user's own. */
const bare = (pattern) => new RegExp(`(?<!["\\w.])${pattern}(?!["\\w])`, 'g');

const RULES = [
  [bare('source\\.postgres\\.credentials'), () => '“User” and “Password”'],
  [bare('sourceSchemaName and sourceTable'), () => 'schema and table'],
  [/\bAdd (".+") to excludedColumns/g, (all, column) => `Untick ${column} among the columns`],
  [/ \(excludedColumns\)/g, () => ''],
  [bare('leave reader out'), () => `choose Penstock’s own under “${LABELS.reader}”`],
  [bare(`([Ss])et (replicationMode) to (${VALUE})`), (all, s, name, value) => `${s}et “${LABELS[name]}” to ${VALUES[value]}`],
  [bare(`replicationMode (${VALUE})`), (all, value) => VALUES[value]],
  [bare('set (disableTls|sharesTarget)(?:: true)?'), (all, name) => `tick “${LABELS[name]}”`],
  [bare(`leave (${NAME}) out`), (all, name) => `leave “${LABELS[name]}” as usual`],
  [bare(`(${NAME})`), (all, name) => `“${LABELS[name]}”`],
  [bare('cdc_only'), () => VALUES.cdc_only],
];

/** A message of the controller with the words that stand beside the fields. */
export function asShown(text) {
  return RULES.reduce((so, [pattern, words]) => so.replace(pattern, words), text ?? '');
}
