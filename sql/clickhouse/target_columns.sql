-- Their columns in order.
-- {database}, {names}: text literals.
SELECT table, name, type, toString(is_in_partition_key) AS in_partition_key,
       default_kind, default_expression
FROM system.columns
WHERE database = {database} AND table IN ({names})
ORDER BY table, position
