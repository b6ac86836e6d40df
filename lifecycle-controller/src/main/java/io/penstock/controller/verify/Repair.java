package io.penstock.controller.verify;

import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.model.Lsn;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows anew as the source has them. Their version lies just below a position P. It is above
 * whatever was written with a change below P, and below every change from P on. That is right
 * because the rows are read only when all transactions have ended that may have written below P:
 * what is read holds every change below P, and what comes from P on wins (decision 0031).
 */
final class Repair {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Literals in one statement. */
  private static final int CELLS = 5_000;

  private static final int CHARACTERS = 8_000_000;

  private final SourceConnector connector;
  private final SourceDefinition definition;
  private final SourceReader source;
  private final TargetReader target;
  private final Cancellation cancellation;

  Repair(
      SourceConnector connector,
      SourceDefinition definition,
      SourceReader source,
      TargetReader target,
      Cancellation cancellation) {
    this.connector = connector;
    this.definition = definition;
    this.source = source;
    this.target = target;
    this.cancellation = cancellation;
  }

  /**
   * Writes some rows.
   *
   * @param parts keys of which one statement asks
   * @throws RepairRefusedException when transactions do not end, or the source is a standby
   */
  void write(
      List<List<RowKey>> parts, List<Rewriting> columns, SourceSql sourceSql, TargetSql targetSql) {
    for (List<RowKey> keys : parts) {
      String version = version();
      List<List<@Nullable String>> rows = source.all(sourceSql.stored(keys, columns));
      Set<String> found = new HashSet<>();
      List<List<String>> batch = new ArrayList<>();
      int length = 0;
      for (List<@Nullable String> row : rows) {
        found.add(String.valueOf(row.get(0)));
        List<String> literals = new ArrayList<>();
        for (@Nullable String text : row.subList(1, row.size())) {
          literals.add(text == null ? "NULL" : Quote.clickhouseText(text));
          length += text == null ? 4 : text.length();
        }
        batch.add(literals);
        if (batch.size() * columns.size() >= CELLS || length >= CHARACTERS) {
          target.write(targetSql.write(columns, batch, version));
          batch.clear();
          length = 0;
        }
      }
      if (!batch.isEmpty()) {
        target.write(targetSql.write(columns, batch, version));
      }
      List<RowKey> gone = keys.stream().filter(key -> !found.contains(key.hash())).toList();
      if (!gone.isEmpty()) {
        target.write(targetSql.bury(gone, version));
      }
      cancellation.check();
    }
  }

  /** Of rows that are read after this has returned, each statement in a snapshot of its own. */
  private String version() {
    try (Connection connection = connector.open(definition);
        Statement sql = connection.createStatement()) {
      if (text(sql, "SELECT pg_is_in_recovery()::text").equals("true")) {
        throw new RepairRefusedException(
            "a standby does not tell which transactions are open: verify against the primary");
      }
      Lsn position = Lsn.parse(text(sql, "SELECT pg_current_wal_insert_lsn()::text"));
      // Who has written a change below the position had an id by then, and so a lower one.
      long own = Long.parseLong(text(sql, "SELECT pg_current_xact_id()::text"));
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (Long.parseLong(text(sql, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"))
          < own) {
        if (System.nanoTime() > end) {
          throw new RepairRefusedException("a transaction has been open for two minutes");
        }
        cancellation.pause(POLL);
      }
      return Long.toUnsignedString(position.value() - 1);
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static String text(Statement sql, String query) throws SQLException {
    try (ResultSet row = sql.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
