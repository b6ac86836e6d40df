-- What rows that are older than a column show in it. Postgres keeps a constant default beside the
-- column ("missing value") and reads it into rows that lack the column; any other default makes it
-- rewrite the table, of which the change stream tells nothing. A later rewrite (VACUUM FULL) turns
-- the first into the second. Columns of a partitioned table are those of its leaves of that name.
-- kind: V the value; N nothing, NULL; U cannot be told.
-- Parameter: oid bigint, twice.
WITH storage AS (
    SELECT relid::oid AS oid FROM pg_partition_tree(?::int8::oid::regclass) WHERE isleaf
    UNION
    SELECT c.oid FROM pg_class c WHERE c.oid = (?::int8)::oid AND c.relkind <> 'p'
), shown AS (
    SELECT a.attname,
           CASE WHEN a.atthasmissing THEN 'V'
                WHEN a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL THEN 'U'
                ELSE 'N' END AS kind,
           (a.attmissingval::text::text[])[1] AS value
    FROM storage s
    JOIN pg_attribute a ON a.attrelid = s.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid)
SELECT attname AS name,
       CASE WHEN count(DISTINCT (kind, value)) = 1 THEN min(kind) ELSE 'U' END AS kind,
       min(value) AS value
FROM shown
GROUP BY attname
