-- What the server and the role must allow before a pipe can be made. On RDS the attribute
-- REPLICATION comes by membership in rds_replication.
SELECT current_setting('server_version_num')::int AS version,
       current_setting('wal_level') AS wal_level,
       current_setting('max_replication_slots')::int AS max_slots,
       (SELECT count(*) FROM pg_replication_slots)::int AS used_slots,
       current_setting('max_wal_senders')::int AS max_wal_senders,
       (SELECT count(*) FROM pg_stat_replication)::int AS used_wal_senders,
       r.rolreplication OR r.rolsuper OR EXISTS (
           SELECT FROM pg_roles rds
           WHERE rds.rolname = 'rds_replication' AND pg_has_role(rds.oid, 'MEMBER')) AS replicates,
       has_database_privilege(current_database(), 'CREATE') AS may_create,
       pg_is_in_recovery() AS standby,
       pg_encoding_to_char(d.encoding) AS encoding,
       current_user::text AS role
FROM pg_roles r, pg_database d
WHERE r.rolname = current_user AND d.datname = current_database()
