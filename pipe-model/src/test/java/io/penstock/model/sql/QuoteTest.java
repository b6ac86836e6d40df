package io.penstock.model.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuoteTest {

  @Test
  void aReplicationLiteralDoublesQuotesAndKnowsNoEscapes() {
    assertThat(Quote.replicationText("a'b")).isEqualTo("'a''b'");
    assertThat(Quote.replicationText("a\\b")).isEqualTo("'a\\b'");
    assertThat(Quote.postgresText("a\\b")).isEqualTo(" E'a\\\\b'");
  }

  @Test
  void anIdentifierDoublesItsOwnQuoteOnly() {
    assertThat(Quote.postgres("a\"b'\\")).isEqualTo("\"a\"\"b'\\\"");
    assertThat(Quote.clickhouse("a`b\\\"")).isEqualTo("`a\\`b\\\\\"`");
    assertThatThrownBy(() -> Quote.postgres("a\0")).isInstanceOf(IllegalArgumentException.class);
  }
}
