package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.type.LossyKind;
import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.clickhouse.LocalClickHouse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real engine takes what the writers make, and shows the values that Postgres has. */
class ClickHouseReadsTest {

  @TempDir static Path directory;
  private static LocalClickHouse clickhouse;

  @BeforeAll
  static void start() {
    clickhouse = LocalClickHouse.start(ClickHouseOptions.in(directory));
  }

  @AfterAll
  static void stop() {
    clickhouse.close();
  }

  /** One table with a column per type; the bytes that come back are those that went in. */
  @Test
  void keepsEveryTypesEdgeValues() throws Exception {
    PostgresServers server = PostgresServers.all().get(0);
    List<TypeCase> types = TypeCases.all();
    List<String> columns = new ArrayList<>();
    List<List<byte[]>> cells = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      List<@Nullable String> literals = new ArrayList<>(types.get(i).edges());
      literals.removeIf(literal -> literal.length() > 10_000);
      literals.add(null);
      ServerValues values = ServerValues.store(server, types.get(i).sqlType(), literals);
      ColumnPlan column = TranscodingTest.plan(values.type());
      ColumnWriter writer = ColumnWriters.binary(column, new LossyCounter());
      columns.add("c" + i + " " + column.targetType());
      cells.add(
          values.binary().stream().map(value -> TranscodingTest.write(writer, value)).toList());
    }
    clickhouse.query(
        "CREATE TABLE penstock.edges (n UInt32, "
            + String.join(", ", columns)
            + ") ENGINE = MergeTree ORDER BY n");
    int rows = cells.stream().mapToInt(List::size).max().orElse(0);
    RowBuffer body = new RowBuffer(1 << 16);
    for (int row = 0; row < rows; row++) {
      body.writeInt(row);
      for (List<byte[]> column : cells) {
        byte[] cell = column.get(row % column.size());
        body.writeBytes(cell, 0, cell.length);
      }
    }
    RowBinaryOf.post(clickhouse, "INSERT INTO penstock.edges FORMAT RowBinary", body.copy());
    byte[] back =
        RowBinaryOf.query(clickhouse, "SELECT * FROM penstock.edges ORDER BY n FORMAT RowBinary");
    assertThat(back).isEqualTo(body.copy());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bool             | t                                    | true
          int2             | -32768                               | -32768
          int8             | -9223372036854775808                 | -9223372036854775808
          oid              | 4294967295                           | 4294967295
          float4           | -1.5                                 | -1.5
          float8           | 1e300                                | 1e300
          numeric(9,2)     | -1234567.89                          | -1234567.89
          numeric(18,4)    | 99999999999999.9999                  | 99999999999999.9999
          numeric(38,10)   | -9999999999999999999999999999.0123456789 | -9999999999999999999999999999.0123456789
          numeric(76,38)   | 12345678901234567890123456789012345678.00000000000000000000000000000000000009 | 12345678901234567890123456789012345678.00000000000000000000000000000000000009
          numeric          | 0.10                                 | 0.10
          money            | -1234.56                             | -1234.56
          uuid             | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
          date             | 1900-01-01                           | 1900-01-01
          date             | 2299-12-31                           | 2299-12-31
          date             | infinity                             | 2299-12-31
          date             | -infinity                            | 1900-01-01
          timestamptz      | 1900-01-01 00:00:00+00               | 1900-01-01 00:00:00.000000
          timestamptz      | infinity                             | 2299-12-31 23:59:59.999999
          timestamptz      | 2024-03-31 02:30:00+02               | 2024-03-31 00:30:00.000000
          time             | 24:00:00                             | 24:00:00.000000
          time             | 23:59:59.999999                      | 23:59:59.999999
          text             | 😀 ä                                 | 😀 ä
          int4[]           | {1,NULL,3}                           | [1,NULL,3]
          int4[][]         | {{1,2},{3,4}}                        | [[1,2],[3,4]]
          mood[]           | {ok,NULL}                            | ['ok',NULL]
          pair             | (1,"a b")                            | (1,"a b")
          """)
  void showsTheValue(String sqlType, String literal, String shown) throws Exception {
    ServerValues values =
        ServerValues.store(PostgresServers.all().get(0), sqlType, List.of(literal));
    ColumnPlan column = TranscodingTest.plan(values.type());
    ColumnWriter writer = ColumnWriters.binary(column, new LossyCounter());
    clickhouse.query("DROP TABLE IF EXISTS penstock.one");
    clickhouse.query(
        "CREATE TABLE penstock.one (v " + column.targetType() + ") ENGINE = MergeTree ORDER BY ()");
    RowBinaryOf.post(
        clickhouse,
        "INSERT INTO penstock.one FORMAT RowBinary",
        TranscodingTest.write(writer, values.binary().get(0)));
    assertThat(clickhouse.query("SELECT toString(v) FROM penstock.one FORMAT TSVRaw"))
        .isEqualTo(shown);
  }

  /** At the edges of what JsonFit lets through. */
  @Test
  void parsesAllJsonThatIsSentAsSuch() throws Exception {
    List<String> texts =
        List.of(
            "{\"a\":1e308,\"b\":-1E-400,\"c\":0.5}",
            "{\"a\":18446744073709551615,\"b\":-9223372036854775808}",
            "{\"a\":" + "9".repeat(308) + ",\"b\":18446744073709551616}",
            "{\"a\":\"\\ud83d\\ude00 \\\"1e400 \\\\\",\"b\":\"\\u00e4\\u0000\",\"\":null}",
            "{\"a\":1,\"a\":{\"b\":2},\"a\":3,\"a.b\":4}",
            " {\"a\":" + "[".repeat(990) + "]".repeat(990) + "}\n",
            "{\"a\":[1,\"x\",{\"b\":null},[2.5]]}");
    LossyCounter lossy = new LossyCounter();
    ColumnWriter writer =
        ColumnWriters.text(GoldenBytesTest.column("json", "Nullable(JSON)"), lossy);
    clickhouse.query("CREATE TABLE penstock.js (v Nullable(JSON)) ENGINE = MergeTree ORDER BY ()");
    for (String json : texts) {
      RowBinaryOf.post(
          clickhouse,
          "INSERT INTO penstock.js SETTINGS input_format_binary_read_json_as_string = 1,"
              + " type_json_skip_duplicated_paths = 1 FORMAT RowBinary",
          TranscodingTest.write(writer, json.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(lossy.total()).isEqualTo(lossy.count(LossyKind.ROUNDED)).isOne();
    assertThat(clickhouse.query("SELECT count(v) FROM penstock.js")).isEqualTo("7");
  }
}
