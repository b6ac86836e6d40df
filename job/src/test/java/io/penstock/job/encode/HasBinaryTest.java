package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.type.PgType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which types must be asked for as text, and that they arrive so. */
class HasBinaryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          regclass     | pg_class
          regproc      | upper
          regprocedure | upper(text)
          regtype      | character varying
          regrole      | postgres
          regnamespace | pg_catalog
          regconfig    | english
          aclitem      | postgres=r/postgres
          regclass[]   | {pg_class,"\\"Odd\\""}
          moneyed      | ($1.50)
          """)
  void theServersTextIsTaken(String sqlType, String literal) throws Exception {
    PostgresServers server = PostgresServers.all().get(0);
    try (var statement = server.connection().createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS "Odd" ();
          DO $$ BEGIN CREATE TYPE moneyed AS (m money);
          EXCEPTION WHEN duplicate_object THEN NULL; END $$""");
    }
    PgType type = server.column(sqlType).type();
    assertThat(ColumnWriters.hasBinary(type)).isFalse();
    byte[] text = literal.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ColumnPlan column = TranscodingTest.plan(type);
    byte[] written = TranscodingTest.write(ColumnWriters.text(column, new LossyCounter()), text);
    Object value = new RowBinaryReader(written).read(TargetType.parse(column.targetType()));
    assertThat(value).isEqualTo(sqlType.endsWith("[]") ? List.of("pg_class", "\"Odd\"") : literal);
  }
}
