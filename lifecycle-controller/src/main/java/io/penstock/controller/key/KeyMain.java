package io.penstock.controller.key;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.config.ConfigException;
import io.penstock.controller.config.ConfigReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code ./penstock key}: makes, lists and revokes keys of the API. It works on the controller's
 * file, so it runs where the controller runs; a running controller goes by it at once.
 */
@Command(
    name = "penstock key",
    description = "Makes, lists and revokes keys of the API, on the controller's machine.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it could not be done", "2:the command line is not right"})
public final class KeyMain {

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "the controller's configuration (default: that of the stack in --data-dir)")
  private Path config;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      defaultValue = ".penstock",
      description = "of ./penstock up (default: .penstock)")
  private Path dataDir;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "print JSON instead of text; of what failed, too")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "show this help")
  private boolean help;

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  /** Runs one command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new KeyMain())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (e instanceof IOException || e instanceof ConfigException) {
                KeyMain main = command.getParent().getCommand();
                return main.failed(String.valueOf(e.getMessage()));
              }
              throw e;
            })
        .execute(args);
  }

  private KeyFile file() {
    Path from = config == null ? dataDir.resolve("controller").resolve("controller.yaml") : config;
    return new KeyFile(ConfigReader.read(from, true).apiKeysFile());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(name = "create", description = "Makes a key and prints its secret, once.")
  int create(
      @Option(names = "--role", required = true, description = "read, operate or admin") Role role,
      @Option(names = "--name", defaultValue = "", description = "what it is for") String name)
      throws IOException {
    KeyFile.Made made = file().create(name, role, Clock.systemUTC());
    if (json) {
      out().println(json(made.key()).put("secret", made.secret().reveal()).toPrettyString());
      return 0;
    }
    out().println("key id  " + made.key().id());
    out().println("secret  " + made.secret().reveal());
    out().println("role    " + role.word());
    out().println("The secret is not kept: it cannot be shown again.");
    return 0;
  }

  @Command(name = "list", description = "Lists the keys; secrets are not known.")
  int list() throws IOException {
    List<StoredKey> keys = file().keys();
    if (json) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      keys.forEach(key -> all.add(json(key)));
      out().println(all.toPrettyString());
      return 0;
    }
    for (StoredKey key : keys) {
      out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s  %-7s  %s  %s",
                  key.id(),
                  key.role().word(),
                  key.createdAt(),
                  key.name()));
    }
    return 0;
  }

  @Command(name = "revoke", description = "Takes a key away.")
  int revoke(@Parameters(paramLabel = "ID", description = "the key's id") String id)
      throws IOException {
    if (!file().revoke(id)) {
      return failed("there is no key " + id + " here; see ./penstock key list");
    }
    if (json) {
      out().println(JsonNodeFactory.instance.objectNode().put("id", id).toPrettyString());
    } else {
      out().println("revoked " + id);
    }
    return 0;
  }

  /** A key as the file knows it, but for the hash of its secret. */
  private static ObjectNode json(StoredKey key) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", key.id())
        .put("name", key.name())
        .put("role", key.role().word())
        .put("createdAt", key.createdAt());
  }

  private int failed(String why) {
    if (json) {
      ObjectNode told = JsonNodeFactory.instance.objectNode().put("error", "FAILED: " + why);
      out().println(told.toPrettyString());
    }
    spec.commandLine().getErr().println(why);
    return 1;
  }
}
