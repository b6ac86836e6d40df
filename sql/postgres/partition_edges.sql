-- What hangs below some partitioned tables. An edge is known by the partition's oid and the
-- transaction that hung it there, so that one which was taken off and hung back is another edge.
-- born: it was made as a partition (CREATE TABLE … PARTITION OF), so nothing was ever in it that
-- was not sent under the root's name. ATTACH PARTITION writes all the partition's columns anew in
-- pg_attribute, with the command that writes pg_inherits; made as a partition they are older than
-- that, and of the same transaction. xmax is 0 where nobody has touched a row since: else cmin may
-- be another's. What cannot be told any more counts as not born.
-- Parameter: oids of the roots bigint[].
WITH RECURSIVE edge AS (
    SELECT root.oid AS root, i.inhrelid, i.inhparent, i.xmin AS hung, i.xmax AS touched,
           i.cmin::text::int8 AS command
    FROM unnest(?::int8[]) AS root(oid)
    JOIN pg_inherits i ON i.inhparent = root.oid::oid AND NOT i.inhdetachpending
    UNION ALL
    SELECT edge.root, i.inhrelid, i.inhparent, i.xmin, i.xmax, i.cmin::text::int8
    FROM edge
    JOIN pg_inherits i ON i.inhparent = edge.inhrelid AND NOT i.inhdetachpending)
SELECT edge.root::int8 AS root, edge.inhrelid::int8 AS oid, edge.inhparent::int8 AS parent,
       edge.hung::text AS hung, n.nspname::text AS schema, c.relname::text AS name,
       c.relkind::text AS relkind, c.relfilenode::int8 AS file, c.xmin::text AS changed_by,
       edge.touched::text = '0'
         AND EXISTS (SELECT FROM pg_attribute a
                      WHERE a.attrelid = edge.inhrelid AND a.attnum > 0 AND NOT a.attisdropped
                        AND a.xmin = edge.hung AND a.xmax::text = '0'
                        AND a.cmin::text::int8 < edge.command)
         AND NOT EXISTS (SELECT FROM pg_attribute a
                          WHERE a.attrelid = edge.inhrelid AND a.attnum > 0
                            AND a.xmin = edge.hung
                            AND a.cmin::text::int8 >= edge.command) AS born
FROM edge
JOIN pg_class c ON c.oid = edge.inhrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
ORDER BY edge.root, n.nspname, c.relname
