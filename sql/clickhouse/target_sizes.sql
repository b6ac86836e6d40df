-- How large the tables of a database are: rows with all versions that are not merged yet, and active parts.
-- {database}: a text literal.
SELECT name, toString(ifNull(total_rows, 0)) AS total_rows, toString(ifNull(active_parts, 0)) AS active_parts
FROM system.tables
WHERE database = {database}
