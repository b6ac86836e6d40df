package io.penstock.controller.destination;

import io.penstock.controller.statement.SqlFile;
import io.penstock.model.Lsn;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import io.penstock.model.sql.TableDdl;
import io.penstock.model.sql.TargetChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks at, makes and drops target tables. */
public final class TargetTables {

  /** Without it a server that knows Time64 still refuses it in a definition. */
  private static final Map<String, String> TIME64 = Map.of("enable_time_time64_type", "1");

  private static final Pattern PLACES = Pattern.compile("\\{(to|from|columns)\\}");

  private final ClickHouse clickHouse;
  private final String database;

  public TargetTables(ClickHouse clickHouse, String database) {
    this.clickHouse = clickHouse;
    this.database = database;
  }

  /**
   * What the service is.
   *
   * @param databaseEngine empty when there is no such database
   * @param time64 whether it has the type Time64
   */
  public record Facts(String databaseEngine, boolean time64) {}

  /** Asks the server. */
  public Facts facts() {
    String sql = fill("clickhouse/server_facts.sql", List.of());
    Map<String, String> row = clickHouse.rows(sql, List.of("engine", "time64")).get(0);
    return new Facts(row.getOrDefault("engine", ""), !row.getOrDefault("time64", "0").equals("0"));
  }

  /** The tables of these names that are there. */
  public Map<String, Target> find(Collection<String> names) {
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, List<Target.Column>> columns = new HashMap<>();
    for (Map<String, String> row :
        clickHouse.rows(
            fill("clickhouse/target_columns.sql", names),
            List.of(
                "table",
                "name",
                "type",
                "in_partition_key",
                "default_kind",
                "default_expression"))) {
      columns
          .computeIfAbsent(row.get("table"), table -> new ArrayList<>())
          .add(
              new Target.Column(
                  row.get("name"),
                  row.get("type"),
                  row.get("in_partition_key").equals("1"),
                  row.get("default_kind"),
                  row.get("default_expression")));
    }
    Map<String, Target> found = new HashMap<>();
    for (Map<String, String> row :
        clickHouse.rows(
            fill("clickhouse/targets.sql", names),
            List.of(
                "name",
                "engine",
                "uuid",
                "total_rows",
                "sorting_key",
                "partition_key",
                "engine_full"))) {
      found.put(
          row.get("name"),
          new Target(
              row.get("name"),
              row.get("engine"),
              row.get("uuid"),
              Long.parseLong(row.get("total_rows")),
              row.get("sorting_key"),
              row.get("partition_key"),
              row.get("engine_full"),
              columns.getOrDefault(row.get("name"), List.of())));
    }
    return found;
  }

  /**
   * How large a table is on disk.
   *
   * @param rows with all versions that are not merged yet
   * @param parts active ones
   */
  public record Size(long rows, long parts) {}

  /** All tables of the database, by name. */
  public Map<String, Size> sizes() {
    Map<String, Size> sizes = new HashMap<>();
    String sql = fill("clickhouse/target_sizes.sql", List.of());
    for (Map<String, String> row :
        clickHouse.rows(sql, List.of("name", "total_rows", "active_parts"))) {
      sizes.put(
          row.get("name"),
          new Size(Long.parseLong(row.get("total_rows")), Long.parseLong(row.get("active_parts"))));
    }
    return sizes;
  }

  private String fill(String file, Collection<String> names) {
    String list = names.stream().map(Quote::clickhouseText).collect(Collectors.joining(", "));
    // Names may hold anything, also {names}: the database goes in last only where it stands first.
    String sql = SqlFile.read(file).replaceAll("(?m)^--.*\\R", "");
    int at = sql.indexOf("{names}");
    String before = at < 0 ? sql : sql.substring(0, at);
    String after = at < 0 ? "" : list + sql.substring(at + "{names}".length());
    return before.replace("{database}", Quote.clickhouseText(database)) + after;
  }

  /** Makes a table under its planned name, or leaves one that is there. */
  public void create(TablePlan plan, MetadataColumns metadata) {
    String sql = TableDdl.create(database, plan, metadata);
    execute(plan, sql.replaceFirst("^CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
  }

  /** Makes a table as another one is, with all that its definition holds, or leaves one there. */
  public void createAs(String name, String as) {
    clickHouse.execute(
        "CREATE TABLE IF NOT EXISTS "
            + Quote.clickhouse(database, name)
            + " AS "
            + Quote.clickhouse(database, as),
        TIME64);
  }

  /** Gives a table columns that it has not got yet. */
  public void addColumns(String name, List<Target.Column> columns) {
    if (columns.isEmpty()) {
      return;
    }
    String added =
        columns.stream()
            .map(
                column ->
                    " ADD COLUMN IF NOT EXISTS "
                        + Quote.clickhouse(column.name())
                        + " "
                        + column.type()
                        + " "
                        + column.defaultKind()
                        + " "
                        + column.expression())
            .collect(Collectors.joining(","));
    clickHouse.execute("ALTER TABLE " + Quote.clickhouse(database, name) + added, TIME64);
  }

  private void execute(TablePlan plan, String sql) {
    boolean time64 = plan.columns().stream().anyMatch(c -> c.targetType().contains("Time64("));
    clickHouse.execute(sql, time64 ? TIME64 : Map.of());
  }

  /** Changes a table's definition; a change that moves values may take up to an hour. */
  public void change(String table, TargetChange change) {
    String sql = change.sql(database, table);
    if (sql.contains("Time64(")) {
      sql += " SETTINGS enable_time_time64_type = 1";
    }
    clickHouse.executePatiently(sql);
  }

  /** Exchanges two tables' names in one moment. */
  public void exchange(String one, String other) {
    clickHouse.execute(
        "EXCHANGE TABLES "
            + Quote.clickhouse(database, one)
            + " AND "
            + Quote.clickhouse(database, other),
        Map.of());
  }

  /** Gives a table another name. */
  public void rename(String from, String to) {
    clickHouse.execute(
        "RENAME TABLE "
            + Quote.clickhouse(database, from)
            + " TO "
            + Quote.clickhouse(database, to),
        Map.of());
  }

  /**
   * Copies tombstones into a plan's new table, with versions below its copied rows'.
   *
   * @return false when the two tables' keys differ, where a tombstone would mean nothing
   */
  public boolean carryTombstones(Target from, TablePlan to, MetadataColumns metadata) {
    Map<String, String> types = new HashMap<>();
    from.columns().forEach(column -> types.put(column.name(), column.type()));
    Set<String> common =
        to.columns().stream()
            .filter(column -> column.targetType().equals(types.get(column.targetName())))
            .map(ColumnPlan::targetName)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    boolean marked =
        types.containsKey(metadata.version())
            && types.containsKey(metadata.isDeleted())
            && types.containsKey(metadata.syncedAt());
    if (!marked || !sameKey(from, to) || !common.containsAll(to.sortingKey())) {
      return false;
    }
    String sql =
        SqlFile.read("clickhouse/carry_tombstones.sql")
            .replaceAll("(?m)^--.*\\R", "")
            .replace("{version}", Quote.clickhouse(metadata.version()))
            .replace("{isDeleted}", Quote.clickhouse(metadata.isDeleted()))
            .replace("{syncedAt}", Quote.clickhouse(metadata.syncedAt()))
            .replace("{below}", Long.toUnsignedString(to.snapshotVersion().value() - 1));
    // Names may hold anything, also {from}: what users chose goes in last, in one pass each.
    String columns = common.stream().map(Quote::clickhouse).collect(Collectors.joining(", "));
    Map<String, String> names =
        Map.of(
            "{to}", Quote.clickhouse(database, to.targetTable()),
            "{from}", Quote.clickhouse(database, from.name()),
            "{columns}", columns);
    String filled =
        PLACES.matcher(sql).replaceAll(m -> Matcher.quoteReplacement(names.get(m.group())));
    clickHouse.executePatiently(filled);
    return true;
  }

  /** The newest version among a table's rows, merged or not; NONE where it has none. */
  public Lsn newest(String name, String versionColumn) {
    String sql =
        "SELECT toString(max("
            + Quote.clickhouse(versionColumn)
            + ")) AS newest FROM "
            + Quote.clickhouse(database, name);
    return new Lsn(
        Long.parseUnsignedLong(clickHouse.rows(sql, List.of("newest")).get(0).get("newest")));
  }

  /** Drops a table if it is there. */
  public void drop(String name) {
    // Without SYNC: an Atomic database frees the name at once, and the disk when it likes.
    clickHouse.execute("DROP TABLE IF EXISTS " + Quote.clickhouse(database, name), Map.of());
  }

  /**
   * Makes the plan's table under another name, tells what the server made of it, and drops it
   * again: the only sure test of an expression.
   */
  public Target tryOut(TablePlan plan, String name, MetadataColumns metadata) {
    TablePlan probe = plan.withTarget(name);
    try {
      execute(probe, TableDdl.create(database, probe, metadata));
      if (!plan.computed().isEmpty()) {
        // As a tombstone is written: with defaults in all columns but the key.
        clickHouse.execute(
            "INSERT INTO "
                + Quote.clickhouse(database, name)
                + " ("
                + Quote.clickhouse(metadata.isDeleted())
                + ") VALUES (1)",
            Map.of());
      }
      Target made = find(List.of(name)).get(name);
      if (made == null) {
        throw new IllegalStateException("the server made no table " + name);
      }
      return made;
    } finally {
      drop(name);
    }
  }

  /** What of an existing table does not fit the plan; empty when it fits. */
  public static List<String> differences(TablePlan plan, Target target, MetadataColumns metadata) {
    List<String> differences = new ArrayList<>();
    String engine =
        switch (plan.engine()) {
          case REPLACING_MERGE_TREE -> "ReplacingMergeTree";
          case MERGE_TREE -> "MergeTree";
          case NULL -> "Null";
        };
    // ClickHouse Cloud and replicated databases put a word in front.
    if (!Set.of(engine, "Replicated" + engine, "Shared" + engine).contains(target.engine())) {
      differences.add("its engine is " + target.engine() + " instead of " + engine);
    } else if (plan.engine() == TableEngine.REPLACING_MERGE_TREE) {
      String arguments = metadata.version() + ", " + metadata.isDeleted();
      String end = "(.*, )?" + Pattern.quote(arguments) + "\\)";
      if (!target.definition().matches("(?s)\\w+\\(" + end + ".*")) {
        differences.add("its ReplacingMergeTree has not the arguments (" + arguments + ")");
      }
    }
    Map<String, String> types = new HashMap<>();
    target.columns().forEach(column -> types.put(column.name(), column.type()));
    Map<String, String> wanted = new HashMap<>();
    for (ColumnPlan column : plan.columns()) {
      wanted.put(column.targetName(), column.targetType());
    }
    plan.computed().forEach(column -> wanted.put(column.targetName(), column.targetType()));
    wanted.put(metadata.version(), "UInt64");
    wanted.put(metadata.isDeleted(), "UInt8");
    wanted.put(metadata.syncedAt(), "DateTime64(9)");
    wanted.forEach(
        (name, type) -> {
          if (!types.containsKey(name)) {
            differences.add("column " + name + " " + type + " is missing");
          } else if (!types.get(name).equals(type)) {
            differences.add("column " + name + " is " + types.get(name) + " instead of " + type);
          }
        });
    if (plan.engine() == TableEngine.REPLACING_MERGE_TREE && !sameKey(target, plan)) {
      String key = target.sortingKey().replace("`", "");
      differences.add("its sorting key is " + key + " instead of " + plainKey(plan));
    }
    return differences;
  }

  /**
   * What of an existing table keeps rows of one key apart: {@link #differences} and a partition key
   * that is not made of key columns.
   */
  public static List<String> misfits(TablePlan plan, Target target, MetadataColumns metadata) {
    List<String> misfits = new ArrayList<>(differences(plan, target, metadata));
    target.columns().stream()
        .filter(
            column ->
                plan.engine() == TableEngine.REPLACING_MERGE_TREE
                    && column.inPartitionKey()
                    && !plan.sortingKey().contains(column.name()))
        .forEach(
            column ->
                misfits.add(
                    "its partition key holds "
                        + column.name()
                        + ", which is not in the sorting key: versions of one row could lie in"
                        + " several partitions, where they never merge"));
    return misfits;
  }

  private static boolean sameKey(Target target, TablePlan plan) {
    String key = target.sortingKey().replace("`", "");
    // Servers differ in whether a key of one column keeps its parentheses.
    return key.equals(plainKey(plan)) || key.equals("(" + plainKey(plan) + ")");
  }

  /** The key as the server prints it, but for its quotes. */
  private static String plainKey(TablePlan plan) {
    return plan.sortingKey().stream()
        .map(name -> Quote.clickhouse(name).replace("`", ""))
        .collect(Collectors.joining(", "));
  }
}
