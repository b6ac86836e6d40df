-- Which of some tables still exist, and whether a publication sends changes under their names.
-- Parameters: the publication's name; the tables' oids as int8[].
SELECT c.oid::int8 AS oid,
       EXISTS (SELECT FROM pg_publication_tables t
               WHERE t.pubname = ? AND t.schemaname = n.nspname AND t.tablename = c.relname)
           AS published
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid::int8 = ANY (?)
