package io.penstock.controller.destination;

import io.penstock.controller.statement.SqlFile;
import io.penstock.model.Lsn;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Removes what a deletion has left in a target: first the rows, then, when they are gone, the
 * tombstone that hides them. At every moment in between {@code FINAL} shows the same.
 */
public final class DeletedRows {

  private static final Pattern PLACES =
      Pattern.compile("\\{(table|key|version|isDeleted|syncedAt|below|before)\\}");

  /** The server removes them while we go on. */
  private static final Map<String, String> BACKGROUND = Map.of("lightweight_deletes_sync", "0");

  private final ClickHouse clickHouse;
  private final String database;
  private final MetadataColumns metadata;

  public DeletedRows(ClickHouse clickHouse, String database, MetadataColumns metadata) {
    this.clickHouse = clickHouse;
    this.database = database;
    this.metadata = metadata;
  }

  /**
   * Begins to remove, one kind at a time; whoever goes on asking gets to the end.
   *
   * @param plan of a ReplacingMergeTree that is not being copied
   * @param below no row with a lower version can be written any more
   * @param before tombstones that came later stay for now
   * @return whether something is being removed
   */
  public boolean remove(TablePlan plan, Lsn below, Instant before) {
    String table = Quote.clickhouse(database, plan.targetTable());
    if (!removable(plan)) {
      return false;
    }
    if (removing(plan)) {
      return true;
    }
    for (String file : List.of("deleted_rows", "spent_tombstones")) {
      String where = fill("clickhouse/" + file + ".sql", table, plan, below, before);
      String count = "SELECT toString(count()) AS rows FROM " + table + " WHERE " + where;
      if (!clickHouse.rows(count, List.of("rows")).get(0).get("rows").equals("0")) {
        clickHouse.execute("DELETE FROM " + table + " WHERE " + where, BACKGROUND);
        return true;
      }
    }
    return false;
  }

  /** Each replica would look for itself which keys are meant, at another moment. */
  private boolean removable(TablePlan plan) {
    Target target =
        new TargetTables(clickHouse, database)
            .find(List.of(plan.targetTable()))
            .get(plan.targetTable());
    return target != null && target.engine().equals("ReplacingMergeTree");
  }

  private boolean removing(TablePlan plan) {
    String sql =
        "SELECT toString(count()) AS running FROM system.mutations WHERE NOT is_done AND database = "
            + Quote.clickhouseText(database)
            + " AND table = "
            + Quote.clickhouseText(plan.targetTable());
    return !clickHouse.rows(sql, List.of("running")).get(0).get("running").equals("0");
  }

  private String fill(String file, String table, TablePlan plan, Lsn below, Instant before) {
    Map<String, String> values =
        Map.of(
            "{table}", table,
            "{key}",
                plan.sortingKey().stream().map(Quote::clickhouse).collect(Collectors.joining(", ")),
            "{version}", Quote.clickhouse(metadata.version()),
            "{isDeleted}", Quote.clickhouse(metadata.isDeleted()),
            "{syncedAt}", Quote.clickhouse(metadata.syncedAt()),
            "{below}", "toUInt64(" + Long.toUnsignedString(below.value()) + ")",
            "{before}", Long.toString(before.getEpochSecond()));
    String sql = SqlFile.read(file).replaceAll("(?m)^--.*\\R", "");
    // In one pass: names may hold anything, also {key}.
    return PLACES.matcher(sql).replaceAll(m -> Matcher.quoteReplacement(values.get(m.group())));
  }
}
