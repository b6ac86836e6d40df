-- What some relations are called and made of now, one row each; none for those that are gone.
-- Parameter: oids bigint[].
SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name,
       array_remove(array_agg(a.attnum::int4 ORDER BY a.attnum), NULL) AS numbers,
       array_remove(array_agg(a.attname::text ORDER BY a.attnum), NULL) AS columns,
       array_remove(array_agg(a.atttypid::int8 ORDER BY a.attnum), NULL) AS types
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.oid = ANY (SELECT unnest(?::int8[])::oid)
GROUP BY c.oid, n.nspname, c.relname
