-- Columns of some relations in attnum order, without dropped ones. key_position and
-- identity_position count from 1 in the primary key and in the replica identity's index; invalid
-- ones tell no rows apart.
-- Parameter: oids bigint[].
SELECT a.attrelid::int8 AS relation,
       a.attnum::int AS attnum,
       a.attname AS name,
       a.atttypid::int8 AS type_oid,
       a.atttypmod AS typmod,
       a.attndims::int AS dimensions,
       -- Rows from before a NOT NULL that is NOT VALID may hold NULL (PG 18).
       a.attnotnull AND NOT EXISTS (
           SELECT 1 FROM pg_constraint c
           WHERE c.conrelid = a.attrelid AND c.contype = 'n' AND NOT c.convalidated
             AND c.conkey = ARRAY[a.attnum]) AS not_null,
       a.attgenerated::text AS generated,
       has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS readable,
       pk.position AS key_position,
       ri.position AS identity_position
FROM pg_attribute a
LEFT JOIN LATERAL (
    SELECT k.ord::int AS position
    FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
    WHERE i.indrelid = a.attrelid AND i.indisprimary AND i.indisvalid AND k.attnum = a.attnum
      AND k.ord <= i.indnkeyatts) pk ON true
LEFT JOIN LATERAL (
    SELECT k.ord::int AS position
    FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
    WHERE i.indrelid = a.attrelid AND i.indisreplident AND i.indisvalid AND k.attnum = a.attnum
      AND k.ord <= i.indnkeyatts) ri ON true
WHERE a.attrelid = ANY (SELECT unnest(?::int8[])::oid) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
