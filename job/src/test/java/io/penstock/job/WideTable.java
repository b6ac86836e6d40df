package io.penstock.job;

import io.penstock.job.encode.RenderedArrivals;
import io.penstock.job.encode.RowBinaryOf;
import io.penstock.job.encode.SampledType;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.stack.clickhouse.LocalClickHouse;
import io.penstock.stack.postgres.LocalPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table with a column for each of many types. Each way into ClickHouse has a block of rows that
 * holds every value of every type once, or over again where another type has more.
 */
final class WideTable {

  /** Ways into ClickHouse; a block of rows each. */
  enum Way {
    SNAPSHOT,
    INSERT,
    UPDATE;

    int firstId() {
      return (ordinal() + 1) * 1_000_000;
    }
  }

  /** What literals mean and how values are printed, whatever the server's own settings. */
  private static final String SESSION =
      "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';"
          + " SET extra_float_digits = 1; SET bytea_output = 'hex'";

  private final LocalPostgres postgres;
  private final String name;
  private final List<SampledType> types;
  private final int rows;

  /** Makes it in a server where its types are. */
  WideTable(LocalPostgres postgres, String name, List<SampledType> types) {
    this.postgres = postgres;
    this.name = name;
    this.types = types;
    this.rows = types.stream().mapToInt(type -> type.values().size()).max().orElseThrow();
    postgres.execute(
        "CREATE TABLE "
            + name
            + " (id int PRIMARY KEY, "
            + IntStream.range(0, types.size())
                .mapToObj(i -> column(i) + " " + types.get(i).sqlType())
                .collect(Collectors.joining(", "))
            + ")");
  }

  List<SampledType> types() {
    return types;
  }

  String name() {
    return name;
  }

  private static String column(int type) {
    return "c" + type;
  }

  private SampledType.Value value(int type, int row) {
    List<SampledType.Value> values = types.get(type).values();
    return values.get(row % values.size());
  }

  /** The rows that are there before the copy: those of the copy, and other values to update. */
  void fill() throws SQLException {
    insert(Way.SNAPSHOT, 0);
    insert(Way.UPDATE, 1);
  }

  void insert() throws SQLException {
    insert(Way.INSERT, 0);
  }

  private void insert(Way way, int shift) throws SQLException {
    String values =
        types.stream()
            .map(type -> "CAST(CAST(? AS text) AS " + type.sqlType() + ")")
            .collect(Collectors.joining(", "));
    String columns =
        IntStream.range(0, types.size())
            .mapToObj(WideTable::column)
            .collect(Collectors.joining(", "));
    write("INSERT INTO " + name + " (" + columns + ", id) VALUES (" + values + ", ?)", way, shift);
  }

  /** Gives every updated row its values. */
  void update() throws SQLException {
    String set =
        IntStream.range(0, types.size())
            .mapToObj(i -> column(i) + " = CAST(CAST(? AS text) AS " + types.get(i).sqlType() + ")")
            .collect(Collectors.joining(", "));
    write("UPDATE " + name + " SET " + set + " WHERE id = ?", Way.UPDATE, 0);
  }

  private void write(String sql, Way way, int shift) throws SQLException {
    try (Connection connection = postgres.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      connection.createStatement().execute(SESSION);
      connection.setAutoCommit(false);
      for (int row = 0; row < rows; row++) {
        for (int type = 0; type < types.size(); type++) {
          statement.setString(type + 1, value(type, row + shift).literal());
        }
        statement.setInt(types.size() + 1, way.firstId() + row);
        statement.executeUpdate();
      }
      connection.commit();
    }
  }

  /** What one type's values came to by one way. */
  record Outcome(int values, List<String> differing) {}

  /** Reads both sides whole: by type, by way. */
  Map<SampledType, Map<Way, Outcome>> compare(LocalClickHouse clickhouse, TablePlan plan)
      throws SQLException, IOException {
    Map<SampledType, Map<Way, Outcome>> outcomes = new LinkedHashMap<>();
    List<Integer> ids = ids(clickhouse);
    try (Connection connection = postgres.connect()) {
      connection.createStatement().execute(SESSION);
      for (int type = 0; type < types.size(); type++) {
        ColumnPlan column = plan.columns().get(type + 1);
        outcomes.put(types.get(type), compare(connection, clickhouse, type, column, ids));
      }
    }
    return outcomes;
  }

  private Map<Way, Outcome> compare(
      Connection connection,
      LocalClickHouse clickhouse,
      int type,
      ColumnPlan column,
      List<Integer> ids)
      throws SQLException, IOException {
    List<@Nullable String> arrived = arrived(connection, clickhouse, type, column);
    Map<Integer, @Nullable String> expected = expected(connection, type);
    Map<Way, Outcome> outcomes = new TreeMap<>();
    for (Way way : Way.values()) {
      List<String> differing = new ArrayList<>();
      int values = Math.min(rows, types.get(type).values().size());
      for (int row = 0; row < rows; row++) {
        int at = ids.indexOf(way.firstId() + row);
        String wanted = expected.get(way.firstId() + row);
        if (at < 0) {
          differing.add("row " + row + " is missing");
        } else if (!Objects.equals(wanted, arrived.get(at))) {
          differing.add("wanted " + cut(wanted) + " but was " + cut(arrived.get(at)));
        }
      }
      outcomes.put(way, new Outcome(values, differing));
    }
    return outcomes;
  }

  private List<Integer> ids(LocalClickHouse clickhouse) {
    return clickhouse
        .query("SELECT id FROM penstock." + name + " FINAL ORDER BY id FORMAT TSV")
        .lines()
        .map(Integer::valueOf)
        .toList();
  }

  private List<@Nullable String> arrived(
      Connection connection, LocalClickHouse clickhouse, int type, ColumnPlan column)
      throws SQLException, IOException {
    byte[] answer =
        RowBinaryOf.query(
            clickhouse,
            "SELECT "
                + column(type)
                + " FROM penstock."
                + name
                + " FINAL ORDER BY id FORMAT RowBinary");
    List<@Nullable String> literals =
        RenderedArrivals.literals(answer, column.type(), column.targetType());
    return RenderedArrivals.isPrinted(column.type(), column.targetType())
        ? literals
        : RenderedArrivals.reprint(connection, types.get(type).sqlType(), literals);
  }

  /** What the source's table holds, as the server prints it, through the documented mapping. */
  private Map<Integer, @Nullable String> expected(Connection connection, int type)
      throws SQLException {
    List<SampledType.Value> values = types.get(type).values();
    List<@Nullable String> mapped =
        RenderedArrivals.reprint(
            connection,
            types.get(type).sqlType(),
            values.stream().map(SampledType.Value::arrives).toList());
    Map<Integer, @Nullable String> expected = new TreeMap<>();
    try (var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, CASE WHEN v IS DISTINCT FROM NULL THEN format('%s', v) END FROM (SELECT"
                    + " id, "
                    + column(type)
                    + " AS v FROM "
                    + name
                    + ") t")) {
      while (row.next()) {
        int id = row.getInt(1);
        int index = id % 1_000_000 % values.size();
        SampledType.Value value = values.get(index);
        boolean same = Objects.equals(value.literal(), value.arrives());
        String text = same ? row.getString(2) : mapped.get(index);
        expected.put(id, RenderedArrivals.withoutBounds(text));
      }
    }
    return expected;
  }

  private static String cut(@Nullable String text) {
    return text == null || text.length() < 200 ? text + "" : text.substring(0, 200) + "…";
  }

  /** Whether a server has a type. */
  static boolean knows(Connection connection, SampledType type) throws SQLException {
    return PipeFixture.text(connection, "SELECT to_regtype('" + type.sqlType() + "')") != null;
  }
}
