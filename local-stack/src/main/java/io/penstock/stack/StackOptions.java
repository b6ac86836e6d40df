package io.penstock.stack;

import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.postgres.PostgresAddress;
import io.penstock.stack.process.StackException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code penstock up} was asked for; null means "not asked for".
 *
 * @param directory everything of the stack
 * @param controllerPort exact port; a taken one is an error
 * @param flinkPort exact port of REST API and dashboard
 * @param clickhousePort exact port of ClickHouse's HTTP interface
 * @param postgresPort exact port
 * @param taskManagers how many TaskManager processes
 * @param slots of each
 * @param clickhouseUrl a server that runs already, credentials in its user info
 * @param postgresUrl a server that runs already, credentials in its user info
 * @param postgresBinaries directory of an installed Postgres's programs
 * @param controllerJavaOptions more JVM options of the controller, for fault tests
 * @param flinkSettings Flink settings that win over flink-conf/config.yaml
 */
public record StackOptions(
    DataDirectory directory,
    @Nullable Integer controllerPort,
    @Nullable Integer flinkPort,
    @Nullable Integer clickhousePort,
    @Nullable Integer postgresPort,
    int taskManagers,
    int slots,
    @Nullable String clickhouseUrl,
    @Nullable String postgresUrl,
    @Nullable Path postgresBinaries,
    List<String> controllerJavaOptions,
    Map<String, String> flinkSettings) {

  public static final int DEFAULT_TASK_MANAGERS = 1;
  public static final int DEFAULT_SLOTS = 12;

  /** Everything as by default, in a directory of its own. */
  public static StackOptions in(Path directory) {
    return new StackOptions(
        new DataDirectory(directory),
        null,
        null,
        null,
        null,
        DEFAULT_TASK_MANAGERS,
        DEFAULT_SLOTS,
        null,
        null,
        null,
        List.of(),
        Map.of());
  }

  /**
   * Checks what can be checked before anything is started.
   *
   * @throws StackException naming the flag that cannot be
   */
  public void checkFlags() {
    StackPorts.checkFlags(this);
    if (taskManagers < 1 || slots < 1) {
      throw new StackException("--task-managers and --slots must be 1 or more.");
    }
    if (clickhouseUrl != null) {
      ClickHouseOptions.checkExternal(clickhouseUrl);
    }
    if (postgresUrl != null) {
      PostgresAddress.parse(postgresUrl);
    }
  }

  public StackOptions withTaskManagers(int count, int slotsOfEach) {
    return new StackOptions(
        directory,
        controllerPort,
        flinkPort,
        clickhousePort,
        postgresPort,
        count,
        slotsOfEach,
        clickhouseUrl,
        postgresUrl,
        postgresBinaries,
        controllerJavaOptions,
        flinkSettings);
  }

  public StackOptions withPostgresBinaries(Path binDirectory) {
    return new StackOptions(
        directory,
        controllerPort,
        flinkPort,
        clickhousePort,
        postgresPort,
        taskManagers,
        slots,
        clickhouseUrl,
        postgresUrl,
        binDirectory,
        controllerJavaOptions,
        flinkSettings);
  }

  public StackOptions withFlinkSettings(Map<String, String> settings) {
    return new StackOptions(
        directory,
        controllerPort,
        flinkPort,
        clickhousePort,
        postgresPort,
        taskManagers,
        slots,
        clickhouseUrl,
        postgresUrl,
        postgresBinaries,
        controllerJavaOptions,
        settings);
  }

  public StackOptions withControllerJavaOptions(List<String> options) {
    return new StackOptions(
        directory,
        controllerPort,
        flinkPort,
        clickhousePort,
        postgresPort,
        taskManagers,
        slots,
        clickhouseUrl,
        postgresUrl,
        postgresBinaries,
        options,
        flinkSettings);
  }
}
