-- Which tables a publication sends changes under. The columns are listed since PG 15; before, all
-- are published: NULL.
-- Parameter: the publication's name.
SELECT t.schemaname::text AS schema, t.tablename::text AS name,
       to_jsonb(t) ->> 'rowfilter' AS row_filter,
       ARRAY(SELECT jsonb_array_elements_text(
                CASE jsonb_typeof(to_jsonb(t) -> 'attnames') WHEN 'array'
                     THEN to_jsonb(t) -> 'attnames' ELSE '[]'::jsonb END)) AS columns
FROM pg_publication_tables t
WHERE t.pubname = ?
