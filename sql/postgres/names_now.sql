-- What some tables are called now.
-- Parameter: their oids as int8[].
SELECT n.nspname::text AS schema, c.relname::text AS name
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid::int8 = ANY (?)
