-- Older rows of keys whose newest row below {below} is a tombstone from before {before}: where they
-- are. No row below {below} can come any more, so nothing of such a key is ever shown again.
-- {table}: a qualified name; {key}: quoted names; {version}, {isDeleted}, {syncedAt}: quoted names;
-- {below}: a number; {before}: seconds since 1970.
{isDeleted} = 0 AND {version} < {below} AND ({key}) IN (
    SELECT {key}
    FROM {table}
    WHERE {version} < {below} AND ({key}) IN (
        SELECT {key}
        FROM {table}
        WHERE {isDeleted} = 1 AND {version} < {below} AND {syncedAt} < toDateTime64({before}, 9))
    GROUP BY {key}
    HAVING argMax({isDeleted}, {version}) = 1
       AND argMax({syncedAt}, {version}) < toDateTime64({before}, 9))
