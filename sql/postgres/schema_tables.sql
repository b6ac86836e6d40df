-- The tables that a mapping of a whole schema stands for, fit or not; one row without a name where
-- the schema has none, no row where there is no such schema. Partitions belong to their root, and
-- what an extension has made is its own affair.
-- Parameter: the schema's name.
SELECT c.oid::int8 AS oid, c.relname::text AS name,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_namespace n
LEFT JOIN pg_class c
       ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM pg_depend d
                       WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                         AND d.deptype = 'e')
WHERE n.nspname = ?
ORDER BY c.relname
