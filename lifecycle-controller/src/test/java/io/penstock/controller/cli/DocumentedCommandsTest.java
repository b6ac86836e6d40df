package io.penstock.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.docs.DocBlock;
import io.penstock.controller.docs.ShellLines;
import io.penstock.controller.key.KeyMain;
import io.penstock.stack.launch.LauncherMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Holds every {@code ./penstock …} of README and docs/ to the real commands: it parses, with all
 * that is required; and docs/cli.md to all commands and flags.
 */
class DocumentedCommandsTest {

  private static final String PAGE = "docs/cli.md";
  private static final Path LAUNCHER = Path.of("..", "penstock");

  /** Said in the text of the page, not once for every command. */
  private static final Set<String> EVERYWHERE =
      Set.of("--url", "--key-id", "--service", "--data-dir", "--json", "--help", "-h");

  private static CommandLine pipe() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new CommandLine(
        new PipeCli(
            new Surroundings(
                name -> null, nowhere, nowhere, Optional.empty(), Path.of(""), Clock.systemUTC())));
  }

  @Test
  void everyCommandInTheDocumentsParses() throws IOException {
    String launcher = Files.readString(LAUNCHER);
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (DocBlock block :
        Stream.concat(DocBlock.shell().stream(), DocBlock.inline().stream()).toList()) {
      for (List<String> words : ShellLines.of(block.text())) {
        if (words.get(0).equals("./penstock") && words.size() > 1) {
          seen++;
          problem(words.subList(1, words.size()), launcher)
              .ifPresent(
                  problem ->
                      wrong.add(block.place() + ": " + String.join(" ", words) + ": " + problem));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isGreaterThan(60);
  }

  /**
   * {@code api}, {@code field} and {@code shop} are functions that docs/api.md defines, and that an
   * end-to-end test runs; what is told to {@code sqlite3} the test of backups runs.
   */
  @Test
  void whatNoTestLooksAtIsMarkedSo() {
    Set<String> known =
        Set.of("./penstock", "curl", "api", "cat", "export", "mvn", "shop", "sqlite3");
    List<String> unmarked = new ArrayList<>();
    for (DocBlock block : DocBlock.shell()) {
      for (List<String> words : ShellLines.of(block.text())) {
        String first = words.get(0);
        if (!known.contains(first) && !first.matches("[a-z]+\\(\\)|[A-Z]+=.*|}")) {
          unmarked.add(block.place() + ": " + String.join(" ", words));
        }
      }
    }
    assertThat(unmarked).isEmpty();
  }

  private static Optional<String> problem(List<String> words, String launcher) {
    String command = words.get(0);
    try {
      switch (command) {
        case "pipe" -> pipe().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        case "key" ->
            new CommandLine(new KeyMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        case "up", "down", "sql" ->
            new CommandLine(LauncherMain.class)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(words.toArray(String[]::new));
        default -> {
          return script(words, launcher);
        }
      }
      return Optional.empty();
    } catch (ParameterException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What the launcher itself, a shell script, carries out. */
  private static Optional<String> script(List<String> words, String launcher) {
    boolean known =
        Pattern.compile("(?m)^  ([a-z-]+ \\| )*" + Pattern.quote(words.get(0)) + "( \\| .*)?\\)$")
            .matcher(launcher)
            .find();
    if (!known) {
      return Optional.of("the launcher has no such command");
    }
    return words.stream()
        .filter(word -> word.startsWith("--") && !launcher.contains(word + " "))
        .findFirst()
        .map(word -> "the launcher does not tell of " + word);
  }

  @Test
  void thePageOfTheCommandLineHasEveryCommandAndEveryFlag() {
    String page = DocBlock.text(PAGE);
    List<String> missing = new ArrayList<>();
    pipe()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (!name.equals(command.getCommandName())) {
                return;
              }
              if (!page.contains("`pipe " + name + "`")) {
                missing.add("pipe " + name);
              }
              for (OptionSpec option : command.getCommandSpec().options()) {
                if (!option.hidden() && !page.contains("`" + option.longestName())) {
                  missing.add(name + " " + option.longestName());
                }
              }
            });
    assertThat(missing).isEmpty();
  }

  @Test
  void thePageOfTheCommandLineTellsOfNoOtherFlags() throws IOException {
    Set<String> known = new HashSet<>(EVERYWHERE);
    Stream.concat(
            pipe().getSubcommands().values().stream(),
            new CommandLine(LauncherMain.class).getSubcommands().values().stream())
        .flatMap(command -> command.getCommandSpec().options().stream())
        .forEach(
            option -> {
              known.addAll(List.of(option.names()));
              if (option.negatable()) {
                known.add("--no-" + option.longestName().substring(2));
              }
            });
    String launcher = Files.readString(LAUNCHER);
    Matcher flag = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+").matcher(DocBlock.text(PAGE));
    List<String> unknown = new ArrayList<>();
    while (flag.find()) {
      if (!known.contains(flag.group()) && !launcher.contains(flag.group() + " ")) {
        unknown.add(flag.group());
      }
    }
    assertThat(unknown).isEmpty();
  }
}
