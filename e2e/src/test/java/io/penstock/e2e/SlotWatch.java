package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.Lsn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Promise 2, sampled all the time: whatever the slot has been confirmed up to is in ClickHouse.
 * Looks at the confirmed position first, then whether a history row that was committed before it is
 * there; rows are known by the WAL position that was current after their commit.
 */
final class SlotWatch implements AutoCloseable {

  private final Desk desk;
  private final String slot;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger samples = new AtomicInteger();
  private final List<String> violations = new ArrayList<>();
  private final Thread thread;

  private SlotWatch(Desk desk, String slot) {
    this.desk = desk;
    this.slot = slot;
    this.thread = new Thread(this::run, "slot-watch");
  }

  static SlotWatch start(Desk desk, String pipe) {
    SlotWatch watch = new SlotWatch(desk, desk.slot(pipe));
    watch.thread.start();
    return watch;
  }

  /** A history row and a WAL position at which it was certainly committed. */
  private record Mark(long row, Lsn lsn) {}

  private void run() {
    List<Mark> marks = new ArrayList<>();
    try (Connection connection = desk.postgres().connect();
        Statement statement = connection.createStatement()) {
      while (!stopped.get()) {
        marks.add(mark(statement));
        look(statement, marks);
      }
    } catch (SQLException | RuntimeException e) {
      violations.add(e.toString());
    }
  }

  private static Mark mark(Statement statement) throws SQLException {
    // Two statements: the position is read after the row was seen committed.
    String row = one(statement, "SELECT coalesce(max(hid), 0) FROM pgbench_history");
    String position = one(statement, "SELECT pg_current_wal_insert_lsn()");
    return new Mark(Long.parseLong(row), Lsn.parse(position));
  }

  private void look(Statement statement, List<Mark> marks) throws SQLException {
    String position = "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '";
    Lsn confirmed = Lsn.parse(one(statement, position + slot + "'"));
    Mark newest = null;
    for (Mark mark : marks) {
      if (!mark.lsn().isAfter(confirmed)) {
        newest = mark;
      }
    }
    if (newest == null || newest.row() == 0) {
      return;
    }
    Mark covered = newest;
    marks.removeIf(mark -> mark.row() < covered.row());
    String found =
        desk.stack()
            .clickhouse()
            .query(
                "SELECT count() FROM penstock.bank_pgbench_history FINAL WHERE hid = "
                    + covered.row());
    samples.incrementAndGet();
    if (!found.equals("1")) {
      violations.add("confirmed up to " + confirmed + ", but row " + covered.row() + " is missing");
    }
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Fails when the slot was seen ahead of ClickHouse, or was never looked at. */
  void assertNeverAhead() throws InterruptedException {
    close();
    assertThat(violations).isEmpty();
    assertThat(samples.get()).isPositive();
  }

  @Override
  public void close() throws InterruptedException {
    stopped.set(true);
    thread.join();
  }
}
