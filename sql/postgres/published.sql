-- Which of some tables still exist, and what a publication sends of them under their names: where
-- nothing, published is false. Row filters and columns are listed since PG 15; before, all are
-- published: NULL and none. Numbers are those of a column list; none where there is no list.
-- Parameters: the publication's name; the tables' oids as int8[].
SELECT c.oid::int8 AS oid,
       t.tablename IS NOT NULL AS published,
       to_jsonb(t) ->> 'rowfilter' AS row_filter,
       ARRAY(SELECT jsonb_array_elements_text(
                CASE jsonb_typeof(to_jsonb(t) -> 'attnames') WHEN 'array'
                     THEN to_jsonb(t) -> 'attnames' ELSE '[]'::jsonb END)) AS columns,
       ARRAY(SELECT m[1]::int4
                FROM regexp_matches(to_jsonb(r) ->> 'prattrs', '[0-9]+', 'g') m) AS numbers
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_publication_tables t
       ON t.pubname = ? AND t.schemaname = n.nspname AND t.tablename = c.relname
LEFT JOIN pg_publication p ON p.pubname = t.pubname
LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = c.oid
WHERE c.oid::int8 = ANY (?)
