-- The indexes that a table can be walked by: of each the columns in order, with whether they are
-- never NULL and texts in them are ordered by their bytes. An expression ends the list.
-- Parameter: the table's oid.
SELECT ARRAY(
         SELECT a.attname::text
         FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
         WHERE k.ord <= i.indnkeyatts
           AND k.ord < coalesce(
                 (SELECT min(e.ord) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS e(attnum, ord)
                  WHERE e.attnum = 0), 1000)
         ORDER BY k.ord) AS columns,
       ARRAY(
         SELECT (a.attnotnull
                 AND (a.attcollation = 0
                      OR co.collname IN ('C', 'POSIX')
                      OR co.collname = 'default' AND d.datcollate IN ('C', 'POSIX')
                         -- Since 15; an ICU locale then wins over datcollate.
                         AND coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') = 'c'))::text
         FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
         LEFT JOIN pg_collation co ON co.oid = a.attcollation
         CROSS JOIN (SELECT * FROM pg_database WHERE datname = current_database()) d
         WHERE k.ord <= i.indnkeyatts
           AND k.ord < coalesce(
                 (SELECT min(e.ord) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS e(attnum, ord)
                  WHERE e.attnum = 0), 1000)
         ORDER BY k.ord) AS bytewise
FROM pg_index i
JOIN pg_class ic ON ic.oid = i.indexrelid
JOIN pg_am am ON am.oid = ic.relam
WHERE i.indrelid = ?::int8::oid AND i.indisvalid AND i.indpred IS NULL AND am.amname = 'btree'
ORDER BY i.indisprimary DESC, i.indexrelid
