package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/cases.md to the code: every test that it names is there. */
class CasesPageTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  private static List<String> rows() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/cases.md")).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| case |"))
        .toList();
  }

  private static String source(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            for (Path file : files.filter(f -> f.endsWith(name + ".java")).toList()) {
              text.append(Files.readString(file));
            }
          }
        }
      }
    }
    return text.toString();
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (String row : rows()) {
      Matcher named = NAMED.matcher(row);
      while (named.find()) {
        Pattern method = Pattern.compile("\\bvoid " + named.group(2) + "\\(");
        if (!method.matcher(source(named.group(1))).find()) {
          missing.add(named.group(1) + "." + named.group(2));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyCaseHasATestOrSaysThatItIsOpen() throws IOException {
    assertThat(rows())
        .hasSizeGreaterThan(40)
        .allMatch(row -> NAMED.matcher(row).find() || row.contains("open: "));
  }
}
