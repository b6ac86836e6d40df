package io.penstock.controller.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StateMachine;
import io.penstock.controller.lifecycle.Verdict;
import io.penstock.model.error.ErrorCode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the strict Content-Security-Policy and the offline promise ask of the page's files. */
class PageFilesTest {

  private static final Pattern REFERENCE =
      Pattern.compile("(?:from '\\.?/|(?:href|src)=\"/)([^'\"#]+)['\"]");

  @Test
  void nothingIsInline() throws IOException {
    assertThat(text("index.html"))
        .doesNotContainPattern("<style|<script(?! type=\"module\" src=\"/)|\\sstyle=|\\son\\w+=");
  }

  @Test
  void everythingThatIsReferredToIsThere() throws IOException {
    for (Path file : files()) {
      Matcher reference = REFERENCE.matcher(Files.readString(file));
      while (reference.find()) {
        String name = reference.group(1);
        if (name.startsWith("webjars/")) {
          assertThat(PageFilesTest.class.getResource("/META-INF/resources/" + name))
              .as("%s for %s", name, file)
              .isNotNull();
        } else {
          assertThat(file.resolveSibling(name)).as("for %s", file).exists();
        }
      }
    }
  }

  @Test
  void nothingComesFromElsewhere() throws IOException {
    for (Path file : files()) {
      String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
      assertThat(text).as("%s", file).doesNotContainPattern("https?://");
    }
  }

  @Test
  void whatServersSendNeverBecomesMarkupOrCode() throws IOException {
    for (Path file : files()) {
      assertThat(Files.readString(file))
          .as("%s", file)
          .doesNotContainPattern("(inner|outer)HTML|insertAdjacentHTML|document\\.write|eval\\(");
    }
  }

  @Test
  void everyStateOfAPipeHasItsToneAndSign() throws IOException {
    String states = text("states.js");
    for (PipeState state : PipeState.values()) {
      assertThat(states).contains("  " + state.wireName() + ": ");
    }
  }

  @Test
  void everyMoveOfTheDiagramIsOneOfTheControllersTable() throws IOException {
    String moves = text("moves.js");
    for (PipeState from : PipeState.values()) {
      if (from != PipeState.DELETING && from != PipeState.DELETED) {
        assertThat(moves)
            .contains(
                "  %s: ['%s', '%s'],\n"
                    .formatted(from.name(), after(from, true), after(from, false)));
      }
    }
  }

  @Test
  void theDiagramShowsEveryStateAndOnlyWaysThatThereAre() throws IOException {
    String diagram = text("diagram.js");
    Set<String> ways = new TreeSet<>();
    for (PipeState from : PipeState.values()) {
      if (from != PipeState.DELETING && from != PipeState.DELETED) {
        assertThat(diagram).contains(" " + from.wireName() + ": [");
        for (String to : (after(from, true) + " " + after(from, false)).split(" ", -1)) {
          ways.add(from.wireName() + " " + to);
        }
      }
    }
    Matcher drawn = Pattern.compile("'([A-Z][a-z]+ [A-Z][a-z]+)'").matcher(diagram);
    assertThat(drawn.results().map(way -> way.group(1)).toList()).isNotEmpty().isSubsetOf(ways);
  }

  /** Other states, as clients see them, by words of a person or without; but for deletion. */
  private static String after(PipeState from, boolean asked) {
    Set<String> states = new TreeSet<>();
    for (PipeEvent event : PipeEvent.values()) {
      if (event.command() == asked
          && event != PipeEvent.DELETE
          && StateMachine.on(from, event) instanceof Verdict.Move move
          && !move.to().wireName().equals(from.wireName())) {
        states.add(move.to().wireName());
      }
    }
    return String.join(" ", states);
  }

  @Test
  void thePageWarnsOfASlotWhereTheControllerDoes() throws IOException {
    assertThat(text("slot.js"))
        .contains("WARN_AT = %d;".formatted(ControllerConfig.SlotAlarm.DEFAULT.percentOfLimit()));
  }

  @Test
  void theFormHasEverySettingOfTheApiWithItsDefault() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "openapi.yaml"));
    String settings =
        document.substring(
            document.indexOf("\n    Settings:"), document.indexOf("\n    TableMapping:"));
    Map<String, String> inTheApi = new TreeMap<>();
    Pattern.compile("(?m)^        (\\w+): \\{(?:.*default: ([^,}]+))?")
        .matcher(settings)
        .results()
        .forEach(one -> inTheApi.put(one.group(1), Objects.requireNonNullElse(one.group(2), "")));
    Map<String, String> onThePage = new TreeMap<>();
    Pattern.compile("(?m)^  \\['(\\w+)', '[^']*', (?:'\\w+'|\\{[^}]*}), '?([^',]*)'?, '")
        .matcher(text("knobs.js"))
        .results()
        .forEach(one -> onThePage.put(one.group(1), one.group(2)));
    assertThat(onThePage).hasSizeGreaterThan(10).isEqualTo(inTheApi);
  }

  @Test
  void theFormChecksNumbersByTheBoundsOfTheApi() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "openapi.yaml"));
    String settings =
        document.substring(
            document.indexOf("\n    Settings:"), document.indexOf("\n    TableMapping:"));
    Map<String, String> inTheApi = new TreeMap<>();
    Pattern.compile("(?m)^        (\\w+): \\{.*minimum: (\\d+)(?:, maximum: (\\d+))?")
        .matcher(settings)
        .results()
        .forEach(
            one ->
                inTheApi.put(
                    one.group(1),
                    one.group(2)
                        + ", "
                        + Objects.requireNonNullElse(
                            one.group(3), Integer.toString(Integer.MAX_VALUE))));
    Map<String, String> onThePage = new TreeMap<>();
    Pattern.compile("(?m)^  (\\w+): \\[(\\d+, \\d+)],$")
        .matcher(text("knobs.js"))
        .results()
        .forEach(one -> onThePage.put(one.group(1), one.group(2)));
    assertThat(onThePage).hasSizeGreaterThan(4).isEqualTo(inTheApi);
  }

  @Test
  void theFormHasEveryFieldOfAMapping() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "openapi.yaml"));
    String mapping =
        document.substring(
            document.indexOf("\n    TableMapping:"), document.indexOf("\n    Credentials:"));
    String form = text("mappings.js") + text("columns.js");
    List<String> inTheApi =
        Pattern.compile("(?m)^(?: {8}| {14})(\\w+): \\{")
            .matcher(mapping)
            .results()
            .map(one -> one.group(1))
            .toList();
    assertThat(inTheApi).contains("partitionKey", "destinationType");
    assertThat(inTheApi).allSatisfy(name -> assertThat(form).containsPattern("\\b" + name + "\\b"));
  }

  @Test
  void messagesUseTheWordsThatStandBesideTheFields() throws IOException {
    String forms = text("knobs.js") + text("mappings.js") + text("connect.js");
    Map<String, String> words = new TreeMap<>();
    Pattern.compile("(?m)^  (\\w+): '(.*)',$")
        .matcher(text("words.js"))
        .results()
        .forEach(one -> words.put(one.group(1), one.group(2)));
    assertThat(words).hasSizeGreaterThan(10);
    words.forEach(
        (name, label) ->
            assertThat(forms)
                .containsPattern("\\b" + name + "['`], " + Pattern.quote("'" + label + "'")));
    String document = Files.readString(Path.of("..", "docs", "openapi.yaml"));
    Set<String> names =
        Pattern.compile("(?m)^ +([a-z]+[A-Z]\\w+): \\{")
            .matcher(document)
            .results()
            .map(one -> one.group(1))
            .collect(Collectors.toSet());
    // These it has rules of their own for.
    names.removeAll(Set.of("sourceSchemaName", "sourceTable", "excludedColumns"));
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(code.remedy().split("\\W+"))
          .as("%s", code)
          .filteredOn(names::contains)
          .isSubsetOf(words.keySet());
    }
  }

  @Test
  void theOrientationForACopysTimeIsWhatWasMeasured() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "performance.md"));
    LongSummaryStatistics measured =
        Pattern.compile(
                "(?m)^snapshot, [^\\n]*(?:\\n[^\\n]+)*?\\n  median, Penstock: ([\\d,]+) rows/s")
            .matcher(document)
            .results()
            .mapToLong(one -> Long.parseLong(one.group(1).replace(",", "")))
            .summaryStatistics();
    Matcher said = Pattern.compile("MEASURED = \\[(\\d+), (\\d+)]").matcher(text("estimate.js"));
    assertThat(measured.getCount()).isEqualTo(3);
    assertThat(said.find()).isTrue();
    // Runs differ; what is said of them is rounded.
    assertThat(Double.parseDouble(said.group(1)))
        .isCloseTo(measured.getMin(), withinPercentage(33));
    assertThat(Double.parseDouble(said.group(2)))
        .isCloseTo(measured.getMax(), withinPercentage(33));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.toList();
    }
  }

  private static String text(String name) throws IOException {
    return Files.readString(folder().resolve(name));
  }

  private static Path folder() {
    URL page = Objects.requireNonNull(PageFilesTest.class.getResource("/web/index.html"));
    try {
      return Objects.requireNonNull(Path.of(page.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
