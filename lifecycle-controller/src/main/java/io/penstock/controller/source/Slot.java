package io.penstock.controller.source;

import io.penstock.controller.statement.SqlFile;
import io.penstock.model.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot (manual, "pg_replication_slots").
 *
 * @param logical whether it decodes changes; a physical one keeps WAL for a standby
 * @param plugin output plugin, {@code pgoutput} for ours
 * @param temporary whether it goes with the session that made it
 * @param twoPhase whether it sends a prepared transaction before it is known to be committed
 * @param active whether a walsender, or its own creation, holds it
 * @param activePid who holds it, 0 for nobody
 * @param restartLsn oldest WAL it keeps
 * @param confirmedFlushLsn null while it is still being made
 * @param walStatus {@code reserved, extended, unreserved, lost}
 * @param retainedBytes WAL kept for it
 * @param limitBytes the server's max_slot_wal_keep_size, or negative: no limit
 * @param currentLsn the server's position at the same moment: what a standby has replayed, what a
 *     primary has written
 * @param hereDatabase whether it belongs to the database that was asked
 */
public record Slot(
    boolean logical,
    String plugin,
    boolean temporary,
    boolean twoPhase,
    boolean active,
    int activePid,
    @Nullable Lsn restartLsn,
    @Nullable Lsn confirmedFlushLsn,
    String walStatus,
    long retainedBytes,
    long limitBytes,
    Lsn currentLsn,
    boolean hereDatabase) {

  /** Looks a slot up. */
  public static Optional<Slot> find(Connection connection, String name) {
    try (PreparedStatement sql = connection.prepareStatement(SqlFile.read("postgres/slot.sql"))) {
      sql.setString(1, name);
      try (ResultSet row = sql.executeQuery()) {
        return row.next() ? Optional.of(slot(row)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static Slot slot(ResultSet row) throws SQLException {
    String status = row.getString("wal_status");
    String database = row.getString("database");
    String plugin = row.getString("plugin");
    return new Slot(
        row.getString("slot_type").equals("logical"),
        plugin == null ? "" : plugin,
        row.getBoolean("temporary"),
        row.getBoolean("two_phase"),
        row.getBoolean("active"),
        row.getInt("active_pid"),
        lsn(row.getString("restart_lsn")),
        lsn(row.getString("confirmed_flush_lsn")),
        status == null ? "" : status,
        row.getLong("retained_bytes"),
        row.getLong("limit_bytes"),
        Lsn.parse(row.getString("current_lsn")),
        row.getString("here").equals(database));
  }

  private static @Nullable Lsn lsn(@Nullable String text) {
    return text == null ? null : Lsn.parse(text);
  }

  /** Whether the WAL it needs is gone. */
  public boolean lost() {
    return walStatus.equals("lost");
  }

  /** Whether it is ready to be read. */
  public boolean made() {
    return confirmedFlushLsn != null && restartLsn != null;
  }
}
