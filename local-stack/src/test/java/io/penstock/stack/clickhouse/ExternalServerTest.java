package io.penstock.stack.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalServerTest {
  @Test
  void takesTheCredentialsOutOfTheUrl() {
    ExternalServer server = ExternalServer.of("https://me:p%3Ass@ch.example");
    assertThat(server.url()).hasToString("https://ch.example:8443");
    assertThat(server.user()).isEqualTo("me");
    assertThat(server.password()).isEqualTo("p:ss");
  }

  @Test
  void isUserDefaultWithoutPasswordWhenNothingIsSaid() {
    ExternalServer server = ExternalServer.of("http://127.0.0.1:8124");
    assertThat(server.user()).isEqualTo("default");
    assertThat(server.password()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:8123", "tcp://me:secret@h:9000", "http://me:se cret@h"})
  void refusesOthersWithoutRepeatingThem(String url) {
    assertThatThrownBy(() -> ExternalServer.of(url))
        .hasMessageContaining("--clickhouse-url")
        .hasMessageNotContaining("cret");
  }
}
