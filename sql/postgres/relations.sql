-- The mapped relations, in the order they were asked for; oid is NULL where there is none.
-- Parameters: schemas text[], names text[].
SELECT wanted.ord,
       c.oid::int8 AS oid,
       c.relkind::text AS relkind,
       c.relpersistence::text AS relpersistence,
       c.relreplident::text AS relreplident,
       c.relispartition AS is_partition,
       pg_has_role(c.relowner, 'USAGE') AS owned,
       pg_get_userbyid(c.relowner) AS owner,
       has_schema_privilege(n.oid, 'USAGE') AS schema_usable,
       has_table_privilege(c.oid, 'SELECT') AS readable,
       row_security_active(c.oid) AS row_security,
       (SELECT CASE WHEN NOT i.indisvalid THEN 'INVALID'
                    WHEN NOT i.indimmediate THEN 'DEFERRABLE' END
          FROM pg_index i
         WHERE i.indrelid = c.oid AND i.indisprimary) AS key_flaw
FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS wanted(schema, name, ord)
LEFT JOIN pg_namespace n ON n.nspname = wanted.schema
LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
ORDER BY wanted.ord
