-- How many rows a table, with its partitions, was last found to have.
-- Parameter: the table's oid.
SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::int8
FROM pg_class c
WHERE c.oid = ?::int8::oid
   OR c.oid IN (SELECT tree.relid FROM pg_partition_tree(?::int8::oid::regclass) tree WHERE tree.isleaf)
