-- Attributes of composite types in order.
-- Parameter: relation oids bigint[].
SELECT a.attrelid::int8 AS relation,
       a.attname AS name,
       a.atttypid::int8 AS type_oid,
       a.atttypmod AS typmod,
       a.attndims::int AS dimensions
FROM pg_attribute a
WHERE a.attrelid = ANY (SELECT unnest(?::int8[])::oid) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
