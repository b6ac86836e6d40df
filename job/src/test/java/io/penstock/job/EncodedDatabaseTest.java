package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A database of another encoding than UTF-8: the server converts what it sends, names too. */
class EncodedDatabaseTest extends PipeJobs {

  @BeforeAll
  static void encode() throws SQLException {
    try (Connection connection = postgres.connect("template1");
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE postgres RENAME TO utf8");
      statement.execute("CREATE DATABASE postgres ENCODING 'LATIN1' TEMPLATE template0");
    }
  }

  @Test
  void textsAndNamesArriveAsTheyAre() throws Exception {
    postgres.execute(
        "CREATE TABLE été (clé text PRIMARY KEY, née jsonb NOT NULL, c varchar NOT NULL)",
        "INSERT INTO été SELECT 'é' || i, '{\"ä\": \"ß\"}', i % 10 || 'ÿ'"
            + " FROM generate_series(1, 3000) i",
        "CREATE TABLE large (clé int PRIMARY KEY, née int NOT NULL, c text NOT NULL)",
        "INSERT INTO large SELECT i, i, (SELECT string_agg(md5(n::text) || 'é', '')"
            + " FROM generate_series(i, 300) n) FROM generate_series(1, 20) i");
    PipeSpec spec = fixture.prepare("encoded", ReplicationMode.CDC, SETTINGS, "été", "large");
    submit(spec, null);
    awaitConfirmed("encoded");
    postgres.execute(
        "INSERT INTO été VALUES ('ñ', '\"é\"', '1à')",
        "UPDATE été SET clé = 'ô' || clé WHERE c LIKE '1%'",
        "DELETE FROM été WHERE c LIKE '2%'",
        // Leaves the large values out of the stream.
        "UPDATE large SET née = -1");
    awaitConfirmed("encoded");

    assertSame("été", 2701);
    assertSame("large", 20);
  }

  /** Not by a comparison in SQL, whose separators this database could not hold. */
  private static void assertSame(String table, int count) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT concat_ws('|', clé, née::text, c) FROM " + table)) {
      assertThat(PipeFixture.text(connection, "SHOW server_encoding")).isEqualTo("LATIN1");
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    assertThat(rows).hasSize(count);
    String target =
        "SELECT concatWithSeparator('|', toString(`clé`), toString(`née`), c) FROM penstock."
            + Quote.clickhouse(table)
            + " FINAL FORMAT TSVRaw";
    assertThat(clickhouse.query(target).split("\n")).containsExactlyInAnyOrderElementsOf(rows);
  }
}
