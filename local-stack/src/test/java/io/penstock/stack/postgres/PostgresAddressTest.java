package io.penstock.stack.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {
  @Test
  void readsEveryPart() {
    PostgresAddress address = PostgresAddress.parse("postgres://me:p%40ss+1@db.example:5433/shop");
    assertThat(address).isEqualTo(new PostgresAddress("db.example", 5433, "me", "p@ss+1", "shop"));
    assertThat(address.toString()).doesNotContain("p@ss");
  }

  @Test
  void hasDefaultsForPortAndDatabase() {
    PostgresAddress address = PostgresAddress.parse("postgresql://me@db");
    assertThat(address.port()).isEqualTo(5432);
    assertThat(address.database()).isEqualTo("postgres");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mysql://me:secret@db/x", "postgres://db/x", "secret", "postgres://me:se cret@db"})
  void refusesOthersWithoutRepeatingThem(String url) {
    assertThatThrownBy(() -> PostgresAddress.parse(url))
        .hasMessageContaining("--postgres-url must look like")
        .hasMessageNotContaining("se cret")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }
}
