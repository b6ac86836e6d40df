package io.penstock.controller.cli;

import io.penstock.model.secret.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the CLI as a shell would, and keeps what it printed. */
final class CliRun {

  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Map<String, String> env = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path directory = Path.of("");
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private @Nullable Prompt prompt;

  /** With the address and key of an API in the environment. */
  static CliRun against(ScriptedApi api) {
    return new CliRun()
        .env("PENSTOCK_URL", api.url().toString())
        .env("PENSTOCK_KEY_ID", ScriptedApi.KEY_ID)
        .env("PENSTOCK_KEY_SECRET", ScriptedApi.KEY_SECRET)
        .env("PENSTOCK_ORGANIZATION_ID", ScriptedApi.ORGANIZATION)
        .env("PENSTOCK_SERVICE_ID", ScriptedApi.SERVICE);
  }

  CliRun env(String name, String value) {
    env.put(name, value);
    return this;
  }

  CliRun without(String name) {
    env.remove(name);
    return this;
  }

  CliRun in(Path where) {
    directory = where;
    return this;
  }

  CliRun at(Clock time) {
    clock = time;
    return this;
  }

  CliRun answering(String secret, String line) {
    prompt =
        new Prompt() {
          @Override
          public Secret secret(String question) {
            out.write(question);
            return new Secret(secret);
          }

          @Override
          public String line(String question) {
            out.write(question);
            return line;
          }
        };
    return this;
  }

  int run(String... args) {
    return PipeCli.run(
        new Surroundings(
            env::get,
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Optional.ofNullable(prompt),
            directory,
            clock),
        args);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
