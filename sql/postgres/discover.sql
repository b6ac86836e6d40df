-- Every table of the database that could be mapped, with its key.
SELECT n.nspname AS schema, c.relname AS name, c.relkind::text AS relkind,
       c.relreplident::text AS relreplident,
       coalesce(parts.estimated_rows,
                CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples::int8 END) AS estimated_rows,
       coalesce(parts.bytes, pg_total_relation_size(c.oid)) AS bytes,
       has_table_privilege(c.oid, 'SELECT') AS readable,
       ARRAY(SELECT a.attname::text
               FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
               JOIN pg_attribute a ON a.attnum = k.attnum
              WHERE i.indrelid = c.oid AND a.attrelid = c.oid AND k.ord <= i.indnkeyatts
                AND i.indisvalid AND i.indimmediate
                AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END
              ORDER BY k.ord) AS key_columns,
       ARRAY(SELECT jsonb_build_object('name', a.attname, 'type',
                      format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
                      'generated', a.attgenerated <> '')::text
               FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              ORDER BY a.attnum) AS columns
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
-- A partitioned table has no storage of its own, and autovacuum does not count its rows.
LEFT JOIN LATERAL (
  SELECT CASE WHEN bool_and(leaf.reltuples >= 0) THEN sum(leaf.reltuples)::int8 END AS estimated_rows,
         sum(pg_total_relation_size(leaf.oid))::int8 AS bytes
    FROM pg_partition_tree(c.oid) tree JOIN pg_class leaf ON leaf.oid = tree.relid
   WHERE tree.isleaf) parts ON c.relkind = 'p'
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  AND n.nspname NOT LIKE 'pg\_temp\_%' AND has_schema_privilege(n.oid, 'USAGE')
ORDER BY n.nspname, c.relname
