package io.penstock.bench.verify;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyScenarioTest {
  private static final String PROOF =
      """
      {"state": "done", "incomplete": false, "tables": [
        {"state": "done", "rows": 100, "differingRows": 0, "notCompared": []}]}""";

  @Test
  void takesOnlyAProofOfAllRows() {
    assertThatCode(() -> VerifyScenario.check(json(PROOF), 100)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"state\": \"done\"     | {\"state\": \"failed\"",
        "\"incomplete\": false    | \"incomplete\": true",
        "\"incomplete\": false,   | ''",
        "\"rows\": 100            | \"rows\": 99",
        "\"differingRows\": 0     | \"differingRows\": 1",
        "\"notCompared\": []      | \"notCompared\": [{\"column\": \"f\"}]"
      })
  void whatProvesLessIsWrong(String part, String instead) {
    String less = PROOF.replace(part, instead);
    assertThatThrownBy(() -> VerifyScenario.check(json(less), 100))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("100 rows");
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
