-- The tables of a database that bear one of some names.
-- {database}, {names}: text literals.
SELECT name, toString(engine) AS engine, toString(uuid) AS uuid,
       toString(ifNull(total_rows, 0)) AS total_rows, sorting_key, partition_key,
       engine_full
FROM system.tables
WHERE database = {database} AND name IN ({names})
