package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.Lsn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Promise 2, sampled all the time: whatever the slot has been confirmed up to is in ClickHouse.
 * Looks at the confirmed position first, then whether a row that was committed before it is there;
 * rows are known by the WAL position that was current after their commit.
 */
final class SlotWatch implements AutoCloseable {

  /** Enough of them to each confirmation, and something left of a core for the others. */
  private static final long BETWEEN_LOOKS_NANOS = 10_000_000;

  private final Desk desk;
  private final Supplier<String> slot;
  private final Rows rows;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger samples = new AtomicInteger();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Thread thread;

  private SlotWatch(Desk desk, Supplier<String> slot, Rows rows) {
    this.desk = desk;
    this.slot = slot;
    this.rows = rows;
    this.thread = new Thread(this::run, "slot-watch");
  }

  /**
   * The rows that are looked for: inserted with growing keys, and never changed.
   *
   * @param newest SQL for the greatest key in Postgres
   * @param target their table in ClickHouse
   * @param key its column
   */
  record Rows(String newest, String target, String key) {}

  /** Watches a pipe of pgbench's tables. */
  static SlotWatch start(Desk desk, String pipe) {
    String slot = desk.slot(pipe);
    return start(
        desk,
        () -> slot,
        new Rows(
            "SELECT coalesce(max(hid), 0) FROM pgbench_history", "bank_pgbench_history", "hid"));
  }

  /**
   * Watches.
   *
   * @param slot asked before each look; empty to leave one out
   */
  static SlotWatch start(Desk desk, Supplier<String> slot, Rows rows) {
    SlotWatch watch = new SlotWatch(desk, slot, rows);
    watch.thread.start();
    return watch;
  }

  /** A row and a WAL position at which it was certainly committed. */
  private record Mark(long row, Lsn lsn) {}

  private void run() {
    List<Mark> marks = new ArrayList<>();
    try (Connection connection = desk.postgres().connect();
        Statement statement = connection.createStatement()) {
      while (!stopped.get()) {
        marks.add(mark(statement));
        look(statement, marks);
        LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      }
    } catch (SQLException | RuntimeException e) {
      violations.add(e.toString());
    }
  }

  private Mark mark(Statement statement) throws SQLException {
    // Two statements: the position is read after the row was seen committed.
    String row = one(statement, rows.newest());
    String position = one(statement, "SELECT pg_current_wal_insert_lsn()");
    return new Mark(Long.parseLong(row), Lsn.parse(position));
  }

  private void look(Statement statement, List<Mark> marks) throws SQLException {
    String position = "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '";
    String found = one(statement, position + slot.get() + "'");
    if (found.isEmpty()) {
      return;
    }
    Lsn confirmed = Lsn.parse(found);
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
    String count =
        "SELECT count() FROM penstock." + rows.target() + " FINAL WHERE " + rows.key() + " = ";
    String there = desk.stack().clickhouse().query(count + covered.row());
    samples.incrementAndGet();
    if (!there.equals("1")) {
      violations.add("confirmed up to " + confirmed + ", but row " + covered.row() + " is missing");
    }
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      String value = row.next() ? row.getString(1) : "";
      return value == null ? "" : value;
    }
  }

  /** What was seen so far that must not be. */
  List<String> violations() {
    return List.copyOf(violations);
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
