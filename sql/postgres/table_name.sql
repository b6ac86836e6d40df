-- What a relation is called now, NULL-free; no row when it is gone.
-- Parameter: oid bigint.
SELECT n.nspname AS schema, c.relname AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = ?::int8::oid
