package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file says what the code does: routes both ways, examples by their schemas. */
class OpenApiTest {

  @TempDir Path dir;

  @Test
  void everyRouteIsInTheFileAndEveryPathOfTheFileIsARoute() throws IOException {
    try (FakeFlink flink = new FakeFlink(dir.resolve("flink"));
        RunningController controller =
            new RunningController(dir.resolve("c"), flink, "http://127.0.0.1:1", "pw")) {
      assertThat(controller.routes()).containsExactlyInAnyOrderElementsOf(Contract.operations());
      assertThat(controller.text("/openapi.yaml"))
          .isEqualTo(Files.readString(Path.of("..", "docs", "openapi.yaml")));
      String page = controller.text("/api");
      for (String operation : Contract.operations()) {
        String path = operation.substring(operation.indexOf(' ') + 1);
        assertThat(page).contains("<code>" + path + "</code>");
      }
      assertThat(page)
          .as("what the Content-Security-Policy allows")
          .doesNotContainPattern("<style|<script|\\sstyle=|\\son\\w+=|src=")
          .doesNotContainPattern("href=\"(?![/#])")
          .contains("<em>Added.</em>", "href=\"/api.css\"");
      assertThat(controller.text("/api.css")).contains("details");
    }
  }

  @Test
  void everyExampleHasTheShapeThatItIsAnExampleOf() {
    assertThat(Contract.wrongExamples()).isEmpty();
    assertThat(Contract.examples()).isGreaterThan(40);
  }
}
