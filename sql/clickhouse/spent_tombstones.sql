-- Tombstones that hide no row any more: where they are. Only once the rows are gone, part by part,
-- may the tombstones go.
-- {table}: a qualified name; {key}: quoted names; {version}, {isDeleted}, {syncedAt}: quoted names;
-- {below}: a number; {before}: seconds since 1970.
{isDeleted} = 1 AND {version} < {below} AND {syncedAt} < toDateTime64({before}, 9) AND ({key}) NOT IN (
    SELECT {key}
    FROM {table}
    WHERE {isDeleted} = 0 AND {version} < {below} AND ({key}) IN (
        SELECT {key}
        FROM {table}
        WHERE {isDeleted} = 1 AND {version} < {below} AND {syncedAt} < toDateTime64({before}, 9)))
