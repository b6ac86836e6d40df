-- A slot and how much WAL it keeps. safe_wal_size and wal_status exist since PG 13.
-- Parameter: the slot's name.
SELECT s.plugin::text, s.slot_type, s.database::text, s.active, s.active_pid,
       s.restart_lsn::text AS restart_lsn, s.confirmed_flush_lsn::text AS confirmed_flush_lsn,
       s.wal_status,
       CASE WHEN pg_is_in_recovery() THEN 0
            ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn) END::int8 AS retained_bytes,
       CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn()::text END AS current_lsn,
       current_database()::text AS here
FROM pg_replication_slots s
WHERE s.slot_name = ?
