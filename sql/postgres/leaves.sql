-- The leaves of some partitioned tables, those that are alike together: a table may have thousands.
-- identity_columns are those of the index that Postgres takes old keys from (none for FULL and
-- NOTHING): one that can be deferred does not count (manual, "REPLICA IDENTITY"). hidden_columns
-- cannot be read by the role. Of each group three are named, with their part of the index that is
-- the root's replica identity.
-- Parameter: oids of the roots bigint[].
WITH root AS (
    SELECT unnest(?::int8[])::oid AS oid),
part AS (
    SELECT li.indrelid AS leaf, ic.relname AS name
    FROM root
    JOIN pg_index ri ON ri.indrelid = root.oid AND ri.indisreplident
    CROSS JOIN LATERAL pg_partition_tree(ri.indexrelid::regclass) tree
    JOIN pg_index li ON li.indexrelid = tree.relid
    JOIN pg_class ic ON ic.oid = tree.relid),
leaf AS (
    SELECT root.oid::int8 AS root,
           n.nspname::text AS schema,
           c.relname::text AS name,
           part.name::text AS index,
           c.relkind::text AS relkind,
           c.relpersistence::text AS relpersistence,
           c.relreplident::text AS relreplident,
           has_schema_privilege(n.oid, 'USAGE') AS schema_usable,
           row_security_active(c.oid) AS row_security,
           ARRAY(SELECT a.attname::text
                   FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    AND NOT has_table_privilege(c.oid, 'SELECT')
                    AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT')
                  ORDER BY 1) AS hidden_columns,
           ARRAY(SELECT a.attname::text
                   FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
                   JOIN pg_attribute a ON a.attnum = k.attnum
                  WHERE i.indrelid = c.oid AND a.attrelid = c.oid AND k.ord <= i.indnkeyatts
                    AND i.indisvalid AND i.indimmediate
                    AND CASE c.relreplident WHEN 'd' THEN i.indisprimary
                                            WHEN 'i' THEN i.indisreplident ELSE false END
                  ORDER BY 1) AS identity_columns
    FROM root
    CROSS JOIN LATERAL pg_partition_tree(root.oid::regclass) tree
    JOIN pg_class c ON c.oid = tree.relid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN part ON part.leaf = c.oid
    WHERE tree.isleaf)
SELECT root, relkind, relpersistence, relreplident, schema_usable, row_security,
       hidden_columns, identity_columns,
       count(*) AS leaves,
       (array_agg(schema ORDER BY schema, name))[1:3] AS schemas,
       (array_agg(name ORDER BY schema, name))[1:3] AS names,
       (array_agg(index ORDER BY schema, name))[1:3] AS indexes
FROM leaf
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY root, schemas, names
