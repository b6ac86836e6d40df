package io.penstock.e2e;

import static java.util.regex.Matcher.quoteReplacement;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.docs.DocBlock;
import io.penstock.stack.StackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A bash in a directory as a reader of the documents has it: {@code ./penstock}, a stack in {@code
 * .penstock}, and the files that they speak of. What they tell to type is typed as it stands, but
 * for what no machine of ours can have:
 *
 * <ul>
 *   <li>{@code db.example} and every other host of a source is a Postgres here, at its port; its
 *       certificate bears the documented name, which goes into {@code --tls-host}, and is by an
 *       authority of ours;
 *   <li>the stack's own Postgres is not at port 5432, its controller not at {@code
 *       http://127.0.0.1:8080};
 *   <li>the id and the secret of a key that are left out are the stack's; the key that is revoked
 *       is the one that was made before.
 * </ul>
 *
 * <p>What the pages leave to the reader stands in a comment before the block: {@code first: …} is
 * typed once before it, {@code each: …} before each of its {@code ./penstock …}. There {@link
 * #HELP} may be called.
 */
final class DocumentedShell {

  private static final String FIRST = "first: ";
  private static final String EACH = "each: ";
  private static final String PASSWORD_FILE = "/run/secrets/pg";
  private static final Path LAUNCHER = Path.of("..", "penstock").toAbsolutePath().normalize();

  /**
   * What the pages' ways have in common: no pipe and no target, or a pipe from the guide's file.
   */
  private static final String HELP =
      """
      set -Eeuo pipefail
      trap 'echo "line $LINENO: $BASH_COMMAND"' ERR
      export PGPASSWORD=…
      nothing() {
        for pipe in $(./penstock pipe list --names); do
          ./penstock pipe delete "$pipe" --drop-tables --yes
        done
        ./penstock sql clickhouse 'TRUNCATE DATABASE penstock'
      }
      made() {
        [ -n "$(./penstock pipe list --names)" ] || { nothing; ./penstock pipe create -f pipe.yaml; }
      }
      settled() {
        ./penstock pipe status shop --watch
      }
      """;

  /**
   * The launcher, but for what would stop a bash that nobody sits at: {@code --follow} is left
   * after some seconds, {@code --dry-run} may end with 5, {@code delete} wants a terminal where the
   * name is typed, and may answer before all is gone.
   */
  private static final String PENSTOCK =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      real='%s'
      case "$*" in
        up* | down* | build*)
          echo "the test has done: $*" ;;
        "pipe events "*" --follow")
          timeout 5 "$real" "$@" || [ $? = 124 ] ;;
        "pipe apply "*" --dry-run")
          "$real" "$@" || [ $? = 5 ] ;;
        "pipe delete "*)
          case "$*" in
            *" --yes") "$real" "$@" ;;
            *) script -qec "$(printf '%%q ' "$real" "$@")" /dev/null <<<"$3" ;;
          esac | tee deleted
          grep -Fq "$3 is deleted." deleted ||
            while "$real" pipe list --names | grep -Fx "$3" >/dev/null; do :; done ;;
        *)
          exec "$real" "$@" ;;
      esac
      """;

  /** A refusal ends the run; a stream that is cut off by {@code --max-time} has done its work. */
  private static final String STRICT =
      """
      eval "typed_$(declare -f api)"
      api() { typed_api --fail-with-body "$@" || [ $? = 28 ]; }
      """;

  private final Desk desk;
  private final DocumentedSource source;
  private final Path directory;

  /** Beside a stack, in a directory to be made. */
  DocumentedShell(Desk desk, DocumentedSource source, Path directory) throws IOException {
    this.desk = desk;
    this.source = source;
    this.directory = Files.createDirectories(directory);
    source.writeAuthorities(directory);
    Files.writeString(directory.resolve("pg"), "…\n");
    Path root = desk.stack().directory().root().toAbsolutePath();
    Files.createSymbolicLink(directory.resolve(".penstock"), root);
    Files.createSymbolicLink(
        directory.resolve("controller.yaml"),
        root.resolve("controller").resolve("controller.yaml"));
    Path launcher = Files.writeString(directory.resolve("penstock"), PENSTOCK.formatted(LAUNCHER));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
  }

  /** Puts a file that a page shows where its commands look for it. */
  void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), onThisMachine(text));
  }

  /** What the commands have written into a file. */
  String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  /** Runs the blocks one after the other until one fails, and returns what was printed. */
  String run(List<DocBlock> blocks) throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder(HELP);
    for (DocBlock block : blocks) {
      script.append("echo '--- ").append(block.place()).append("'\n");
      script.append(typed(block)).append('\n');
      if (block.text().contains("\napi() {")) {
        script.append(STRICT);
      }
    }
    Path file = Files.writeString(directory.resolve("blocks.sh"), script);
    Path printed = directory.resolve("printed");
    ProcessBuilder builder =
        new ProcessBuilder("bash", file.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    // The documents' password is not of ASCII.
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("CH_PASSWORD", desk.file().clickhouse().password());
    Process bash = builder.start();
    boolean ended = bash.waitFor(10, TimeUnit.MINUTES);
    bash.destroy();
    String text = Files.readString(printed);
    assertThat(ended).as(text).isTrue();
    assertThat(bash.exitValue()).as(text).isZero();
    return text;
  }

  private String typed(DocBlock block) {
    String text = onThisMachine(block.text());
    String comment = block.comment();
    if (comment.startsWith(FIRST)) {
      return comment.substring(FIRST.length()) + "\n" + text;
    }
    if (comment.startsWith(EACH)) {
      String before = comment.substring(EACH.length()) + "\n";
      return text.replaceAll("(?m)^(?=\\./penstock )", quoteReplacement(before));
    }
    return text;
  }

  private String onThisMachine(String text) {
    StackFile stack = desk.file();
    int port = stack.postgres().port();
    return source
        .in(text)
        .replace("--host 127.0.0.1 --port 5432", "--host 127.0.0.1 --port " + port)
        .replace(
            "\"host\": \"127.0.0.1\", \"port\": 5432", "\"host\": \"127.0.0.1\", \"port\": " + port)
        .replace(PASSWORD_FILE, "pg")
        .replace("http://127.0.0.1:8080", stack.controller().url())
        .replace("PENSTOCK_KEY_ID=…", "PENSTOCK_KEY_ID=" + stack.controller().keyId())
        .replace("PENSTOCK_KEY_SECRET=…", "PENSTOCK_KEY_SECRET=" + stack.controller().keySecret())
        .replace(
            "key-0123456789ab", "$(./penstock key list --config controller.yaml | cut -d' ' -f1)");
  }
}
