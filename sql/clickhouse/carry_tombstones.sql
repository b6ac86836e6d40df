-- Marks rows as deleted in a new table that are marked so in the old one, with versions below
-- {below}. A second time it only adds what merges away.
-- {to}, {from}: qualified table names; {columns}: quoted names that both have; {version},
-- {isDeleted}, {syncedAt}: quoted names; {below}: a number.
INSERT INTO {to} ({columns}, {version}, {isDeleted}, {syncedAt})
SELECT {columns}, least({version}, toUInt64({below})), 1, {syncedAt}
FROM {from}
WHERE {isDeleted} = 1
