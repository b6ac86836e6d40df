package io.penstock.model.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/errors.md to the enum: what users look up is what the product says. */
class ErrorPageTest {

  @Test
  void thePageListsEveryCodeInOrderWithTheEnumsOwnWords() throws IOException {
    List<String> page =
        Files.readAllLines(Path.of("..", "docs", "errors.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(page)
        .isEqualTo(
            Arrays.stream(ErrorCode.values()).map(ErrorPageTest::row).collect(Collectors.toList()));
  }

  private static String row(ErrorCode code) {
    String errorClass =
        switch (code.errorClass()) {
          case RETRY -> "retry";
          case STOP_TABLE -> "stop table";
          case STOP_PIPE -> "stop";
          case USER -> "refused";
        };
    return "| `%s` | %s | %s | %s |"
        .formatted(code, errorClass, code.meaning(), code.remedy().replace("|", "\\|"));
  }
}
