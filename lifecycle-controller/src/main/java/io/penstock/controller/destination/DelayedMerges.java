package io.penstock.controller.destination;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.sql.Quote;
import java.util.Collection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tables whose parts are merged by the hundred only, for as long as rows are copied into them:
 * merging a few small parts at a time writes every row again while the copy needs the machine. A
 * setting of the table's own does it (ClickHouse docs, "min_parts_to_merge_at_once"), which bounds
 * itself: if nobody takes it back, the table still merges, in larger steps.
 */
public final class DelayedMerges {

  private static final Logger LOG = LoggerFactory.getLogger(DelayedMerges.class);

  private static final String SETTING = "min_parts_to_merge_at_once";

  /** The most that a server merges at once, unless told otherwise. */
  private static final String VALUE = "100";

  private final ClickHouse clickHouse;
  private final String database;

  public DelayedMerges(ClickHouse clickHouse, String database) {
    this.clickHouse = clickHouse;
    this.database = database;
  }

  /**
   * Begins to delay merges of a MergeTree table. Servers before 25.2, and some services, have no
   * such setting to be changed: there everything stays as it is.
   */
  public void begin(String table) {
    alter(table, " MODIFY SETTING " + SETTING + " = " + VALUE);
  }

  /**
   * Ends it for those of the tables where it was begun.
   *
   * @return false when the service could not be asked
   */
  public boolean end(Collection<String> tables) {
    try {
      for (Target table : new TargetTables(clickHouse, database).find(tables).values()) {
        if (delays(table)) {
          alter(table.name(), " RESET SETTING " + SETTING);
        }
      }
      return true;
    } catch (PipeException e) {
      LOG.info("whether {} merge as usual is not known: {}", tables, e.getMessage());
      return false;
    }
  }

  private static boolean delays(Target table) {
    return table.definition().contains(SETTING + " = " + VALUE);
  }

  private void alter(String table, String change) {
    try {
      clickHouse.execute("ALTER TABLE " + Quote.clickhouse(database, table) + change, Map.of());
    } catch (PipeException e) {
      // Speed alone is at stake; but a privilege is the operator's to give.
      Level level = e.code() == ErrorCode.DESTINATION_PRIVILEGE ? Level.WARN : Level.INFO;
      LOG.atLevel(level).log("{} merges as it did: {}", table, e.getMessage());
    }
  }
}
