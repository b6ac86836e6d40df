package io.penstock.model.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/operations/runbook.md to the enum: whoever gets a code finds what to do. */
class RunbookPageTest {

  private static final Path PAGE = Path.of("..", "docs", "operations", "runbook.md");
  private static final String HEADING = "## ";

  private static List<String> sections() throws IOException {
    String[] sections = Files.readString(PAGE).split("(?m)^" + HEADING);
    return Arrays.asList(sections).subList(1, sections.length);
  }

  @Test
  void everyCodeHasItsSectionInTheEnumsOrder() throws IOException {
    assertThat(sections())
        .extracting(section -> section.lines().findFirst().orElse(""))
        .containsExactlyElementsOf(
            Arrays.stream(ErrorCode.values()).map(code -> "`" + code + "`").toList());
  }

  @Test
  void everySectionSaysWhatHappenedHowToLookAndWhatToDo() throws IOException {
    assertThat(sections())
        .allSatisfy(
            section ->
                assertThat(section)
                    .contains("* **What happened**: ", "* **Look**: ", "* **Do**: "));
  }
}
