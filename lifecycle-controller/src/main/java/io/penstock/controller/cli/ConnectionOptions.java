package io.penstock.controller.cli;

import io.penstock.controller.cli.remote.ControllerAddress;
import io.penstock.controller.cli.remote.StackFile;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.model.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which controller a command speaks to, and how it prints. */
final class ConnectionOptions {

  private static final String URL = "PENSTOCK_URL";
  private static final String KEY_ID = "PENSTOCK_KEY_ID";
  private static final String KEY_SECRET = "PENSTOCK_KEY_SECRET";
  private static final Path DEFAULT_DATA_DIR = Path.of(".penstock");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--url", paramLabel = "URL", description = "the controller's address")
  private @Nullable String url;

  @Option(names = "--key-id", paramLabel = "ID", description = "id of the API key")
  private @Nullable String keyId;

  @Option(
      names = "--service",
      paramLabel = "NAME|ID",
      description = "the ClickHouse destination, where the controller has several")
  private @Nullable String service;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "data directory of the stack that ./penstock up runs (default: .penstock)")
  private @Nullable Path dataDir;

  @Option(names = "--json", description = "print the API's result as JSON")
  private boolean json;

  boolean json() {
    return json;
  }

  /** Finds the controller: options, then the environment, then the local stack. */
  ControllerAddress address(Surroundings surroundings) throws UnreachableException {
    Optional<String> fromEnv = surroundings.variable(URL);
    if (url == null && (dataDir != null || fromEnv.isEmpty())) {
      return localStack(surroundings);
    }
    String address = url != null ? url : fromEnv.orElseThrow();
    String id = keyId != null ? keyId : surroundings.variable(KEY_ID).orElse("");
    String secret = surroundings.variable(KEY_SECRET).orElse("");
    if (id.isEmpty() || secret.isEmpty()) {
      throw usage(
          "the key of "
              + address
              + " is missing: give "
              + (id.isEmpty() ? "--key-id or " + KEY_ID + (secret.isEmpty() ? ", and " : "") : "")
              + (secret.isEmpty() ? KEY_SECRET + " in the environment" : ""));
    }
    try {
      return new ControllerAddress(
          URI.create(address),
          id,
          new Secret(secret),
          surroundings.variable("PENSTOCK_ORGANIZATION_ID").orElse(null),
          serviceOr(surroundings));
    } catch (IllegalArgumentException e) {
      throw usage("not an http address: " + address);
    }
  }

  private ControllerAddress localStack(Surroundings surroundings) throws UnreachableException {
    Path file =
        surroundings
            .directory()
            .resolve(dataDir != null ? dataDir : DEFAULT_DATA_DIR)
            .resolve("stack.json");
    try {
      return StackFile.read(file, serviceOr(surroundings))
          .orElseThrow(
              () ->
                  new UnreachableException(
                      "no controller is known: there is no "
                          + file
                          + ". Run ./penstock up, or give --url or "
                          + URL
                          + ".",
                      null));
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private @Nullable String serviceOr(Surroundings surroundings) {
    return service != null ? service : surroundings.variable("PENSTOCK_SERVICE_ID").orElse(null);
  }

  private ParameterException usage(@Nullable String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
