package io.penstock.controller.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumaneTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "9999,9999",
    "10000,10.0 k",
    "1240000,1.24 M",
    "12400000,12.4 M",
    "999600,1.00 M",
    "123456789012,123 G"
  })
  void countsKeepThreeFigures(double number, String text) {
    assertThat(Humane.count(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,0 B", "1023,1023 B", "1024,1.00 KiB", "16777216,16.0 MiB"})
  void bytesAreBinary(long number, String text) {
    assertThat(Humane.bytes(LongNode.valueOf(number))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.04,0 s",
    "3.21,3.2 s",
    "59.9,59.9 s",
    "240,4 min",
    "7200,2 h",
    "7500,2 h 5 min",
    "277200,3 d 5 h"
  })
  void timesGrowUnits(double seconds, String text) {
    assertThat(Humane.seconds(seconds)).isEqualTo(text);
  }

  @Test
  void whatIsNotKnownIsADash() {
    var missing = JsonNodeFactory.instance.nullNode();
    assertThat(Humane.behind(missing)).isEqualTo(Humane.NONE);
    assertThat(Humane.rows(missing)).isEqualTo(Humane.NONE);
    assertThat(Humane.ago(missing, Instant.EPOCH)).isEqualTo(Humane.NONE);
    assertThat(Humane.ago(TextNode.valueOf("soon"), Instant.EPOCH)).isEqualTo("soon");
  }
}
