package io.penstock.stack.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP front against the clients that Penstock and its users have. */
class EmbeddedClickHouseTest {
  @TempDir static Path directory;
  private static LocalClickHouse clickhouse;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    clickhouse = LocalClickHouse.start(ClickHouseOptions.in(directory).embedded());
  }

  @AfterAll
  static void stop() {
    clickhouse.close();
  }

  @Test
  void insertsAMillionRowsOfAnyBytesThroughClientV2() throws Exception {
    clickhouse.query(
        "CREATE TABLE penstock.bytes (id UInt64, payload String, n Nullable(Int32))"
            + " ENGINE = ReplacingMergeTree(id) ORDER BY id");
    int rows = 1_000_000;
    byte[] body = newlinesAndBinary(rows);
    try (Client client = client(true)) {
      for (boolean compressed : new boolean[] {false, true}) {
        InsertSettings settings = new InsertSettings().compressClientRequest(compressed);
        try (var inserted =
            client
                .insert(
                    "bytes",
                    List.of("id", "payload", "n"),
                    new ByteArrayInputStream(body),
                    ClickHouseFormat.RowBinary,
                    settings)
                .get(2, TimeUnit.MINUTES)) {
          assertThat(inserted.getWrittenRows()).isEqualTo(rows);
        }
      }
    }
    assertThat(
            clickhouse.query(
                "SELECT count(), sum(length(payload)), countIf(payload LIKE '%\\n\\n%'), sum(n)"
                    + " FROM penstock.bytes FINAL"))
        .isEqualTo(rows + "\t" + 12L * rows + "\t" + rows + "\t" + 7L * rows);
  }

  @Test
  void readsALargeResultCompressedAndNot() throws Exception {
    for (boolean compressed : new boolean[] {false, true}) {
      try (Client client = client(compressed);
          var records =
              client
                  .queryRecords("SELECT number AS n, toString(number) AS s FROM numbers(300000)")
                  .get(1, TimeUnit.MINUTES)) {
        long sum = 0;
        int count = 0;
        for (GenericRecord row : records) {
          sum += row.getLong("n");
          assertThat(row.getString("s")).isEqualTo(Integer.toString(count));
          count++;
        }
        assertThat(count).isEqualTo(300_000);
        assertThat(sum).isEqualTo(299_999L * 150_000);
      }
    }
  }

  @Test
  void servesJdbcWithPreparedStatements() throws Exception {
    String url = clickhouse.url().replace("http://", "jdbc:ch://") + "/penstock";
    try (var connection =
            DriverManager.getConnection(url, clickhouse.user(), clickhouse.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE j (id Int32, v String) ENGINE = MergeTree ORDER BY id");
      try (var insert = connection.prepareStatement("INSERT INTO j (id, v) VALUES (?, ?)")) {
        for (int i = 0; i < 10; i++) {
          insert.setInt(1, i);
          insert.setString(2, "it's\n\n'" + i);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      try (var select = connection.prepareStatement("SELECT v FROM j WHERE id = ?")) {
        select.setInt(1, 7);
        try (var rows = select.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).isEqualTo("it's\n\n'7");
          assertThat(rows.next()).isFalse();
        }
      }
      try (var tables = connection.getMetaData().getTables(null, "penstock", "j", null)) {
        assertThat(tables.next()).isTrue();
      }
    }
  }

  @Test
  void bindsParametersAsTheServerDoes() throws Exception {
    assertThat(
            get(
                    "SELECT {s:String}, {n:UInt8}, {i:Identifier} FROM (SELECT 5 AS five)",
                    "&param_s=a%5Ctb'%60&param_n=7&param_i=five")
                .body())
        .isEqualTo("a\\tb\\'`\t7\t5\n");
    assertThat(get("SELECT getSetting('max_threads')", "&max_threads=1").body()).isEqualTo("1\n");
    assertThat(get("SELECT currentDatabase()", "&database=penstock").body())
        .isEqualTo("penstock\n");
  }

  @Test
  void heedsSettingsOfTheOutputFormatWhereverTheyStand() throws Exception {
    String sql = "SELECT toDecimal64(1.5, 2) AS d";
    assertThat(get(sql, "&output_format_decimal_trailing_zeros=1").body()).isEqualTo("1.50\n");
    assertThat(get(sql + " SETTINGS output_format_decimal_trailing_zeros = 1", "").body())
        .isEqualTo("1.50\n");
  }

  @Test
  void answersErrorsWithCodeStatusAndTheEnginesWords() throws Exception {
    HttpResponse<String> unknownTable = get("SELECT * FROM penstock.nope", "");
    assertThat(unknownTable.statusCode()).isEqualTo(404);
    assertThat(unknownTable.headers().firstValue("X-ClickHouse-Exception-Code")).contains("60");
    assertThat(unknownTable.body()).contains("DB::Exception").contains("UNKNOWN_TABLE");
    assertThat(get("SELECT 1", "&no_such_setting=1").statusCode()).isEqualTo(404);
    assertThat(get("SELECT throwIf(1)", "").statusCode()).isEqualTo(500);
    try (Client client = client(false)) {
      assertThatThrownBy(() -> client.query("SELECT * FROM nope").get(1, TimeUnit.MINUTES))
          .isInstanceOfSatisfying(
              ServerException.class, e -> assertThat(e.getCode()).isEqualTo(60));
    }
  }

  @Test
  void breaksTheConnectionWhenAQueryFailsAfterItsFirstRows() {
    assertThatThrownBy(
            () ->
                get("SELECT throwIf(number = 90000) FROM numbers(100000)", "&max_block_size=1000"))
        .isInstanceOf(java.io.IOException.class);
  }

  @Test
  void refusesWrongCredentials() throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(clickhouse.url() + "/?query=SELECT%201"))
                .header("X-ClickHouse-User", "default")
                .header("X-ClickHouse-Key", "wrong")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("X-ClickHouse-Exception-Code")).contains("516");
    assertThat(answer.body()).doesNotContain(clickhouse.password());
  }

  @Test
  void answersPingWithoutCredentials() throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(clickhouse.url() + "/ping")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("Ok.\n");
  }

  @Test
  void takesSqlAndDataInOneBody() {
    clickhouse.query(
        "CREATE TABLE penstock.`a b` (a Int32, b String) ENGINE = MergeTree ORDER BY a");
    clickhouse.query("INSERT INTO penstock.`a b` (a, b) VALUES (1, 'x'), (2, 'FORMAT')");
    clickhouse.query("INSERT INTO `penstock`.`a b` FORMAT TSV\n3\tz\n4\tw\n");
    clickhouse.query("INSERT INTO penstock.`a b` SELECT 5, 'v'");
    clickhouse.query("INSERT INTO penstock.`a b` SETTINGS max_threads = 1 FORMAT CSV 6,u");
    assertThat(clickhouse.query("SELECT sum(a), max(b) FROM penstock.`a b`")).isEqualTo("21\tz");
  }

  @Test
  void leavesNothingOfAnInsertsSettingsToTheNextOne() throws Exception {
    clickhouse.query("CREATE TABLE penstock.set (a Int32, b String) ENGINE = MergeTree ORDER BY a");
    clickhouse.query("CREATE DATABASE other ENGINE = Atomic");
    clickhouse.query("CREATE TABLE other.set (a Int32, b String) ENGINE = MergeTree ORDER BY a");
    String insert = "INSERT INTO set FORMAT CSV 1;x,y";
    assertThat(get(insert, "&database=penstock&format_csv_delimiter=;").statusCode())
        .isEqualTo(200);
    assertThat(get("INSERT INTO set FORMAT CSV 2,x;y", "&database=penstock").statusCode())
        .isEqualTo(200);
    assertThat(get("INSERT INTO set FORMAT CSV 3,z", "&database=other").statusCode())
        .isEqualTo(200);
    assertThat(get(insert, "&database=penstock&no_such_setting=1").body())
        .contains("UNKNOWN_SETTING");
    assertThat(
            get("INSERT INTO {t:Identifier} FORMAT CSV 4,u", "&database=other&param_t=set")
                .statusCode())
        .isEqualTo(200);
    assertThat(get("INSERT INTO set FORMAT CSV 5,v", "").statusCode()).isEqualTo(404);
    assertThat(clickhouse.query("SELECT * FROM penstock.set ORDER BY a"))
        .isEqualTo("1\tx,y\n2\tx;y");
    assertThat(clickhouse.query("SELECT * FROM other.set ORDER BY a")).isEqualTo("3\tz\n4\tu");
  }

  @Test
  void exchangesTablesAndKeepsTheirUuids() {
    clickhouse.query("CREATE TABLE penstock.live (a Int32) ENGINE = MergeTree ORDER BY a");
    clickhouse.query("CREATE TABLE penstock.fresh (a Int32) ENGINE = MergeTree ORDER BY a");
    clickhouse.query("INSERT INTO penstock.fresh VALUES (1)");
    String uuid = "SELECT uuid FROM system.tables WHERE database = 'penstock' AND name = ";
    String fresh = clickhouse.query(uuid + "'fresh'");
    clickhouse.query("EXCHANGE TABLES penstock.live AND penstock.fresh");
    assertThat(clickhouse.query(uuid + "'live'")).isEqualTo(fresh);
    assertThat(clickhouse.query("SELECT count() FROM penstock.live")).isEqualTo("1");
  }

  @Test
  void keepsTheNewestVersionAndHidesTombstones() {
    clickhouse.query(
        "CREATE TABLE penstock.r (id Int32, v String, ver UInt64, del UInt8)"
            + " ENGINE = ReplacingMergeTree(ver, del) ORDER BY id");
    clickhouse.query("INSERT INTO penstock.r VALUES (1, 'new', 2, 0), (2, 'x', 1, 0)");
    clickhouse.query("INSERT INTO penstock.r VALUES (1, 'old', 1, 0), (2, '', 3, 1)");
    assertThat(clickhouse.query("SELECT id, v FROM penstock.r FINAL")).isEqualTo("1\tnew");
  }

  @Test
  void runsQueriesAtTheSameTime() throws Exception {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int n = i;
      answers.add(
          CompletableFuture.supplyAsync(
              () -> clickhouse.query("SELECT sum(number) + " + n + " FROM numbers(20000000)")));
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get(1, TimeUnit.MINUTES))
          .isEqualTo(Long.toString(199_999_990_000_000L + i));
    }
  }

  @Test
  void keepsAcknowledgedInsertsWhenKilled() throws Exception {
    try (LocalClickHouse mine =
        LocalClickHouse.start(ClickHouseOptions.in(directory.resolve("killed")).embedded())) {
      mine.query("CREATE TABLE penstock.k (a UInt64) ENGINE = MergeTree ORDER BY a");
      for (int i = 0; i < 5; i++) {
        mine.query("INSERT INTO penstock.k SELECT number FROM numbers(" + i + " * 1000, 1000)");
      }
      mine.kill();
      mine.start();
      assertThat(mine.query("SELECT count() FROM penstock.k")).isEqualTo("5000");
    }
  }

  private static HttpResponse<String> get(String sql, String more) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    clickhouse.url()
                        + "/?query="
                        + URLEncoder.encode(sql, StandardCharsets.UTF_8)
                        + more))
            .headers(
                "X-ClickHouse-User", clickhouse.user(), "X-ClickHouse-Key", clickhouse.password())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Client client(boolean compressed) {
    return new Client.Builder()
        .addEndpoint(clickhouse.url())
        .setUsername(clickhouse.user())
        .setPassword(clickhouse.password())
        .setDefaultDatabase("penstock")
        .compressServerResponse(compressed)
        .serverSetting("async_insert", "0")
        .setOptions(Map.of())
        .build();
  }

  /** RowBinary of (UInt64, String, Nullable(Int32)): every payload has an empty line in it. */
  private static byte[] newlinesAndBinary(int rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(rows * 26);
    byte[] row = new byte[26];
    for (int i = 0; i < rows; i++) {
      for (int b = 0; b < 8; b++) {
        row[b] = (byte) ((long) i >> (8 * b));
      }
      row[8] = 12;
      row[9] = '\n';
      row[10] = '\n';
      row[11] = 0;
      row[12] = (byte) 0xff;
      row[13] = (byte) i;
      row[21] = 0;
      row[22] = 7;
      out.write(row, 0, row.length);
    }
    return out.toByteArray();
  }
}
