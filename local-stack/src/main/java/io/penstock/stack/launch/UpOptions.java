package io.penstock.stack.launch;

import io.penstock.stack.StackOptions;
import io.penstock.stack.layout.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code penstock up}, which are also those of the supervisor it starts. */
final class UpOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where everything is kept. Default: .penstock in the current directory.")
  Path dataDir = Path.of(".penstock");

  @Option(names = "--no-demo", description = "Do not create the demo pipe and its workload.")
  boolean noDemo;

  @Option(names = "--controller-port", paramLabel = "N", description = "Default: 8080.")
  @Nullable Integer controllerPort;

  @Option(names = "--flink-port", paramLabel = "N", description = "Default: 8081.")
  @Nullable Integer flinkPort;

  @Option(names = "--clickhouse-port", paramLabel = "N", description = "Default: 8123.")
  @Nullable Integer clickhousePort;

  @Option(names = "--postgres-port", paramLabel = "N", description = "Default: 5432.")
  @Nullable Integer postgresPort;

  @Option(names = "--task-managers", paramLabel = "N", description = "Default: 1.")
  int taskManagers = StackOptions.DEFAULT_TASK_MANAGERS;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Slots of each TaskManager. Default: 12.")
  int slots = StackOptions.DEFAULT_SLOTS;

  @Option(
      names = "--clickhouse-url",
      paramLabel = "URL",
      description = "A ClickHouse that runs already: http://user:password@host:8123.",
      defaultValue = "${env:PENSTOCK_CLICKHOUSE_URL}")
  @Nullable String clickhouseUrl;

  @Option(
      names = "--postgres-url",
      paramLabel = "URL",
      description = "A Postgres that runs already: postgres://user:password@host:5432/database.",
      defaultValue = "${env:PENSTOCK_POSTGRES_URL}")
  @Nullable String postgresUrl;

  @Option(
      names = "--postgres-bin",
      paramLabel = "DIR",
      description = "Programs of an installed Postgres to run instead of the packaged one.")
  @Nullable Path postgresBinaries;

  DataDirectory directory() {
    return new DataDirectory(dataDir);
  }

  StackOptions stack() {
    return new StackOptions(
        directory(),
        controllerPort,
        flinkPort,
        clickhousePort,
        postgresPort,
        taskManagers,
        slots,
        clickhouseUrl,
        postgresUrl,
        postgresBinaries,
        List.of(),
        Map.of());
  }

  /** The same as arguments; URLs have passwords in them and go by {@link #asEnvironment()}. */
  List<String> asArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--data-dir=" + directory().root());
    if (noDemo) {
      arguments.add("--no-demo");
    }
    add(arguments, "--controller-port", controllerPort);
    add(arguments, "--flink-port", flinkPort);
    add(arguments, "--clickhouse-port", clickhousePort);
    add(arguments, "--postgres-port", postgresPort);
    add(arguments, "--task-managers", taskManagers);
    add(arguments, "--slots", slots);
    add(arguments, "--postgres-bin", postgresBinaries);
    return arguments;
  }

  Map<String, String> asEnvironment() {
    Map<String, String> environment = new java.util.HashMap<>();
    if (clickhouseUrl != null) {
      environment.put("PENSTOCK_CLICKHOUSE_URL", clickhouseUrl);
    }
    if (postgresUrl != null) {
      environment.put("PENSTOCK_POSTGRES_URL", postgresUrl);
    }
    return environment;
  }

  private static void add(List<String> arguments, String flag, @Nullable Object value) {
    if (value != null) {
      arguments.add(flag + "=" + value);
    }
  }
}
