package io.penstock.stack.clickhouse.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertStatementTest {
  @Test
  void splitsDataFromSqlAndPutsTheFileBeforeTheSettings() {
    String sql = "INSERT INTO d.t (a, `FORMAT x`) SETTINGS max_threads = 1 FORMAT RowBinary\n\n\1x";
    InsertStatement insert = parse(sql).orElseThrow();
    assertThat(insert.format()).isEqualTo("RowBinary");
    assertThat(sql.substring(insert.dataFrom())).isEqualTo("\n\1x");
    assertThat(readingFrom(insert, ""))
        .isEqualTo(
            "INSERT INTO d.t (a, `FORMAT x`)  FROM INFILE '/f' COMPRESSION 'none'"
                + " SETTINGS  max_threads = 1  FORMAT RowBinary");
    assertThat(readingFrom(insert, "`max_threads` = '2'"))
        .contains(" SETTINGS `max_threads` = '2',  max_threads = 1  FORMAT RowBinary");
    assertThat(readingFrom(parse("INSERT INTO t FORMAT CSV").orElseThrow(), ""))
        .isEqualTo("INSERT INTO t  FROM INFILE '/f' COMPRESSION 'none'  FORMAT CSV");
  }

  @Test
  void takesValuesWithTheirParentheses() {
    String sql = "/* c */ insert into `t` values (1, ')'), (2, 'FORMAT TSV')";
    InsertStatement insert = parse(sql).orElseThrow();
    assertThat(insert.format()).isEqualTo("Values");
    assertThat(sql.substring(insert.dataFrom())).isEqualTo(" (1, ')'), (2, 'FORMAT TSV')");
  }

  @Test
  void knowsTablesThatAreNamedLikeKeywords() {
    assertThat(parse("INSERT INTO values VALUES (1)").orElseThrow().target())
        .isEqualTo("INSERT INTO values ");
    assertThat(parse("INSERT INTO format.values FORMAT CSV 1").orElseThrow().format())
        .isEqualTo("CSV");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 FORMAT TSV",
        "INSERT INTO t SELECT 1",
        "INSERT INTO t (a) WITH 1 AS x SELECT x",
        "INSERT INTO t FROM INFILE 'x' FORMAT CSV",
        "",
        "INSERT"
      })
  void leavesOtherStatementsAlone(String sql) {
    assertThat(parse(sql)).isEmpty();
  }

  private static String readingFrom(InsertStatement insert, String outer) {
    return new String(insert.readingFrom(Path.of("/f"), outer), StandardCharsets.UTF_8);
  }

  private static Optional<InsertStatement> parse(String sql) {
    return InsertStatement.parse(sql.getBytes(StandardCharsets.UTF_8));
  }
}
