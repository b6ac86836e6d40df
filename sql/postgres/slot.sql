-- A slot, how much WAL it keeps and may keep (a negative number: as much as there is). safe_wal_size,
-- wal_status and max_slot_wal_keep_size exist since PG 13, two_phase since 14. A standby's position is
-- what it has replayed: it writes nothing itself.
-- Parameter: the slot's name.
SELECT s.slot_type::text, s.plugin::text, s.database::text, s.temporary, s.two_phase, s.active, s.active_pid,
       s.restart_lsn::text AS restart_lsn, s.confirmed_flush_lsn::text AS confirmed_flush_lsn,
       s.wal_status,
       pg_wal_lsn_diff(here.lsn, s.restart_lsn)::int8 AS retained_bytes,
       here.lsn::text AS current_lsn,
       pg_size_bytes(current_setting('max_slot_wal_keep_size')) AS limit_bytes,
       current_database()::text AS here
FROM pg_replication_slots s,
     (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                  ELSE pg_current_wal_lsn() END AS lsn) AS here
WHERE s.slot_name = ?
