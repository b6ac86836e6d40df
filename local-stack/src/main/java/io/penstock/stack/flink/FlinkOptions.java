package io.penstock.stack.flink;

import io.penstock.stack.process.Ports;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to run a local Flink cluster.
 *
 * @param root takes the place of {@code /var/lib/penstock} in flink-conf/config.yaml: everything of
 *     Flink lies in {@code root/flink}, the key file in {@code root/secrets}
 * @param logs directory of the processes' logs
 * @param restPort of REST API and dashboard on 127.0.0.1
 * @param rpcPort of the JobManager; kept across its restarts so that TaskManagers find it again
 * @param taskManagers how many processes
 * @param slots of each TaskManager
 * @param settings Flink settings that win over the file's
 * @param jars what the processes load beside Flink itself, as if it lay in Flink's {@code lib/}
 */
public record FlinkOptions(
    Path root,
    Path logs,
    int restPort,
    int rpcPort,
    int taskManagers,
    int slots,
    Map<String, String> settings,
    List<Path> jars) {

  public FlinkOptions {
    root = root.toAbsolutePath().normalize();
    logs = logs.toAbsolutePath().normalize();
    settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    jars = List.copyOf(jars);
    if (taskManagers < 1 || slots < 1) {
      throw new IllegalArgumentException("a cluster needs a TaskManager with a slot");
    }
  }

  /** One TaskManager of four slots, on any free ports. */
  public static FlinkOptions in(Path root) {
    return new FlinkOptions(
        root, root.resolve("logs"), Ports.anyFree(), Ports.anyFree(), 1, 4, Map.of(), List.of());
  }

  public FlinkOptions withPorts(int newRestPort, int newRpcPort) {
    return new FlinkOptions(
        root, logs, newRestPort, newRpcPort, taskManagers, slots, settings, jars);
  }

  public FlinkOptions withTaskManagers(int count, int slotsOfEach) {
    return new FlinkOptions(root, logs, restPort, rpcPort, count, slotsOfEach, settings, jars);
  }

  /** One more Flink setting, e.g. {@code taskmanager.memory.task.heap.size}. */
  public FlinkOptions with(String setting, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new FlinkOptions(root, logs, restPort, rpcPort, taskManagers, slots, more, jars);
  }
}
