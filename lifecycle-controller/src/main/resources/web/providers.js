// The SQL that makes a suitable role, by who runs the source; docs/source has a page for each.
const NAMES = {
  postgres: 'A Postgres of your own',
  rdspostgres: 'Amazon RDS',
  aurorapostgres: 'Amazon Aurora',
  cloudsqlpostgres: 'Google Cloud SQL',
  azurepostgres: 'Azure Database for PostgreSQL',
  supabase: 'Supabase',
  neon: 'Neon',
};

const ROLE = {
  rdspostgres: (role) => [`CREATE ROLE ${role} LOGIN PASSWORD '…';`, `GRANT rds_replication TO ${role};`],
  cloudsqlpostgres: (role) => [`CREATE ROLE ${role} LOGIN PASSWORD '…';`, `ALTER ROLE ${role} WITH REPLICATION;`],
};
ROLE.aurorapostgres = ROLE.rdspostgres;
ROLE.azurepostgres = ROLE.cloudsqlpostgres;

const PLAIN = (role) => [`CREATE ROLE ${role} LOGIN REPLICATION PASSWORD '…';`];

export const providers = Object.entries(NAMES);

export function identifier(name) {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export function roleSql(provider, user) {
  const role = identifier(user || 'penstock');
  return [
    ...(ROLE[provider] ?? PLAIN)(role),
    `GRANT USAGE ON SCHEMA public TO ${role};`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role};`,
    'CREATE PUBLICATION penstock_all FOR TABLE public.orders, public.customers',
    '  WITH (publish_via_partition_root = true);',
  ].join('\n');
}

/** What keeps a table from being followed, and the SQL that mends it. */
export function hindrance(schema, table, user) {
  const name = `${identifier(schema)}.${identifier(table.name)}`;
  if (!table.readable) {
    return { why: 'The role may not read it.', sql: `GRANT SELECT ON ${name} TO ${identifier(user)};` };
  }
  if (table.replicaIdentity === 'nothing') {
    return { why: 'Its replica identity is NOTHING: updates and deletes cannot be followed.', sql: `ALTER TABLE ${name} REPLICA IDENTITY DEFAULT;` };
  }
  if (table.keyColumns.length === 0 && table.replicaIdentity !== 'full') {
    return { why: 'It has no key: updates and deletes cannot be followed.', sql: `ALTER TABLE ${name} REPLICA IDENTITY FULL;` };
  }
  return null;
}
