// The same as the form, as a call of the API and as a line for a shell; never with the password.
const FLAGS = {
  replicationMode: '--mode',
  publicationName: '--publication',
  replicationSlotName: '--slot',
  syncIntervalSeconds: '--sync-interval',
  pullBatchSize: '--batch',
  initialLoadParallelism: '--parallelism',
  snapshotNumRowsPerPartition: '--rows-per-partition',
  snapshotNumberOfParallelTables: '--parallel-tables',
  snapshotMaxBytesPerSecond: '--max-bytes-per-second',
  onTruncate: '--on-truncate',
  unboundedNumeric: '--unbounded-numeric',
  jsonAs: '--json-as',
  binaryFormat: '--binary-format',
  metadataColumnPrefix: '--metadata-prefix',
  reader: '--reader',
};

/** Said by their name alone. */
const SWITCHES = {
  allowNullableColumns: '--no-nullable-columns',
  deleteOnMerge: '--delete-on-merge',
  dropColumns: '--drop-columns',
  enableFailoverSlots: '--failover-slot',
};

const word = (text) => (/^[\w.,:/@%+=-]+$/.test(text) ? text : `'${String(text).replaceAll("'", "'\\''")}'`);

function masked(body, password) {
  const postgres = body.source.postgres;
  const credentials = { ...postgres.credentials, password };
  return { ...body, source: { postgres: { ...postgres, credentials } } };
}

/** For bash; the key's secret comes by a pipe, as arguments are seen by every process. */
export function curl(root, body) {
  return [
    `curl -sS -K <(printf 'user = "%s:%s"\\n' "$PENSTOCK_KEY_ID" "$PENSTOCK_KEY_SECRET") \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d @- ${word(root)} <<'JSON'`,
    JSON.stringify(masked(body, '…'), null, 2),
    'JSON',
  ].join('\n');
}

export function commandLine(body) {
  const { settings = {}, tableMappings, ...at } = body.source.postgres;
  const flagged = Object.keys(settings).every((name) => name in FLAGS || name in SWITCHES);
  const plain = tableMappings.every((one) => one.sourceTable !== '*'
    && Object.keys(one).every((name) => ['sourceSchemaName', 'sourceTable', 'targetTable'].includes(name))
    && !/[.:]/.test(one.sourceSchemaName + one.sourceTable + one.targetTable));
  if (!flagged || !plain || at.type !== 'postgres' || at.caCertificate) {
    return [`cat > pipe.json <<'JSON'`, JSON.stringify(masked(body, 'env:PGPASSWORD'), null, 2), 'JSON',
      './penstock pipe create -f pipe.json'].join('\n');
  }
  const database = body.destination?.database;
  return [
    `./penstock pipe create --name ${word(body.name)}`,
    `--host ${word(at.host)} --port ${at.port} --database ${word(at.database)}`
      + (at.disableTls ? ' --disable-tls' : '') + (at.skipCertVerification ? ' --skip-cert-verification' : '')
      + (at.tlsHost ? ` --tls-host ${word(at.tlsHost)}` : ''),
    `--user ${word(at.credentials.username)} --password-env PGPASSWORD`,
    ...Object.entries(settings).map(([name, value]) =>
      (SWITCHES[name] ?? `${FLAGS[name]} ${word(String(value))}`)),
    ...(database ? [`--target-database ${word(database)}`] : []),
    ...tableMappings.map((one) => `--table ${word(`${one.sourceSchemaName}.${one.sourceTable}`
      + (one.targetTable && one.targetTable !== one.sourceTable ? `:${one.targetTable}` : ''))}`),
  ].join(' \\\n  ');
}
