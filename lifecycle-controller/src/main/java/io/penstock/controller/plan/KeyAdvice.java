package io.penstock.controller.plan;

import io.penstock.controller.source.SourceTable;
import io.penstock.controller.source.SourceTable.KeyFlaw;
import io.penstock.model.sql.Quote;

/** What to tell of a table whose changes cannot be matched with its rows. */
final class KeyAdvice {

  private KeyAdvice() {}

  /** Why its replica identity is none. */
  static String flaw(SourceTable table) {
    if (table.identity().equals("n")) {
      return table.display() + " has REPLICA IDENTITY NOTHING";
    }
    // With REPLICA IDENTITY USING INDEX the primary key does not count, whatever it is like.
    KeyFlaw flaw = table.identity().equals("d") ? table.keyFlaw() : KeyFlaw.NONE;
    return switch (flaw) {
      case NONE -> table.display() + " has no primary key and no other replica identity";
      case DEFERRABLE ->
          "the primary key of "
              + table.display()
              + " is DEFERRABLE, which Postgres does not take for a replica identity: once the"
              + " table were published, every UPDATE and DELETE of it would fail";
      case INVALID ->
          "the primary key of "
              + table.display()
              + " is not valid: its index has no part on some partition";
    };
  }

  private static String alter(SourceTable table) {
    return "ALTER TABLE " + Quote.postgres(table.schema(), table.name()) + " REPLICA IDENTITY ";
  }

  /** What mends it at once: by a key that is there, else by the whole row. */
  static String sql(SourceTable table) {
    boolean keyed = table.keyFlaw() == KeyFlaw.NONE && !table.primaryKey().isEmpty();
    return alter(table) + (keyed ? "DEFAULT;" : "FULL;");
  }

  /** What can be done. */
  static String remedy(SourceTable table) {
    String alter = alter(table);
    if (table.identity().equals("n")) {
      return "Run " + alter + "DEFAULT (where it has a primary key) or " + alter + "FULL;";
    }
    KeyFlaw flaw = table.identity().equals("d") ? table.keyFlaw() : KeyFlaw.NONE;
    return switch (flaw) {
      case NONE -> "Add a primary key, or run " + alter + "FULL;";
      case DEFERRABLE ->
          "Run "
              + alter
              + "USING INDEX … with a unique index over NOT NULL columns that is not deferrable,"
              + " or "
              + alter
              + "FULL; or set replicationMode to snapshot.";
      case INVALID ->
          "Give each partition the key and attach its index (ALTER INDEX … ATTACH PARTITION …), or"
              + " run "
              + alter
              + "FULL;";
    };
  }
}
