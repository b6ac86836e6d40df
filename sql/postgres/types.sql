-- Some types. element_of_array is only set for true arrays: int2vector and its like have an
-- element too, but nobody's typarray. pg_range has rngmultitypid since PG 14: read as JSON, the
-- statement runs on older servers.
-- Parameter: oids bigint[].
SELECT t.oid::int8 AS oid,
       n.nspname AS schema,
       t.typname AS name,
       t.typtype::text AS kind,
       t.typbasetype::int8 AS base,
       t.typtypmod AS base_typmod,
       t.typndims::int AS base_dimensions,
       t.typdelim::text AS delimiter,
       e.oid::int8 AS element_of_array,
       t.typrelid::int8 AS relation,
       r.rngsubtype::int8 AS range_subtype,
       m.rngtypid::int8 AS multirange_range
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_type e ON e.typarray = t.oid
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_range m ON t.typtype = 'm' AND (to_jsonb(m) ->> 'rngmultitypid')::oid = t.oid
WHERE t.oid = ANY (SELECT unnest(?::int8[])::oid)
