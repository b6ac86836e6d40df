// The SQL that makes a suitable role, by who runs the source: that of its page in docs/source, to which a test holds it.
const OWN = `CREATE ROLE penstock LOGIN REPLICATION PASSWORD '…';`;
const GRANTED = `CREATE ROLE penstock LOGIN PASSWORD '…';
GRANT rds_replication TO penstock;`;
const ALTERED = `CREATE ROLE penstock LOGIN PASSWORD '…';
ALTER ROLE penstock WITH REPLICATION;`;
const REST = `GRANT USAGE ON SCHEMA public TO penstock;
GRANT SELECT ON public.orders, public.customers TO penstock;
CREATE PUBLICATION penstock_shop FOR TABLE public.orders, public.customers
  WITH (publish_via_partition_root = true);`;

const PROVIDERS = {
  postgres: ['A Postgres of your own', OWN],
  rdspostgres: ['Amazon RDS', GRANTED],
  aurorapostgres: ['Amazon Aurora', GRANTED],
  cloudsqlpostgres: ['Google Cloud SQL', ALTERED],
  azurepostgres: ['Azure Database for PostgreSQL', ALTERED],
  supabase: ['Supabase', OWN],
  neon: ['Neon', OWN],
};

export const providers = Object.entries(PROVIDERS).map(([type, [label]]) => [type, label]);

function identifier(name) {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export function roleSql(provider, user) {
  const role = identifier(user || 'penstock');
  // A function, as a name may hold what replaceAll takes for a pattern of its own.
  return `${PROVIDERS[provider][1]}\n${REST}`.replaceAll(/\bpenstock\b/g, () => role);
}
