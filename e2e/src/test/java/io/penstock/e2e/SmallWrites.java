package io.penstock.e2e;

import io.penstock.stack.postgres.LocalPostgres;
import java.util.List;

/** A few changes of every kind in the tables of a {@link SmallPipe}. */
final class SmallWrites {

  private final LocalPostgres postgres;
  private int round;

  SmallWrites(LocalPostgres postgres) {
    this.postgres = postgres;
  }

  /** Inserts, updates, deletes and moves a key, in each table. */
  void write() {
    round++;
    int fresh = 1_000 + round * 10;
    int old = 1 + round % 290;
    for (String table : List.of("small_a", "small_b", SmallPipe.THIRD)) {
      postgres.execute(
          "INSERT INTO "
              + table
              + " SELECT i, 'late ' || i, i FROM generate_series("
              + fresh
              + ", "
              + (fresh + 4)
              + ") i",
          "UPDATE "
              + table
              + " SET amount = amount + 1 WHERE id BETWEEN "
              + old
              + " AND "
              + (old + 5),
          "UPDATE " + table + " SET id = -id WHERE id = " + fresh,
          "DELETE FROM " + table + " WHERE id IN (" + (fresh + 1) + ", " + (-fresh + 10) + ")");
    }
  }
}
