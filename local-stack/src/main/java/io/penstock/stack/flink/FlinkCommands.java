package io.penstock.stack.flink;

import io.penstock.stack.process.Java;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command lines of Flink's processes, with the memory options that its scripts compute. */
final class FlinkCommands {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private final FlinkConfiguration configuration;
  private final String classPath;
  private final Path configDirectory;
  private final Path temporary;

  FlinkCommands(
      FlinkConfiguration configuration,
      List<Path> libraries,
      Path configDirectory,
      Path temporary) {
    this.configuration = configuration;
    // The wildcard is Java's own; a list of jars would hide the main class from ps.
    this.classPath =
        libraries.stream()
            .map(library -> library.resolve("*").toString())
            .collect(Collectors.joining(File.pathSeparator));
    this.configDirectory = configDirectory;
    this.temporary = temporary;
  }

  List<String> jobManager(Path log) {
    long metaspace = configuration.mebibytes("jobmanager.memory.jvm-metaspace.size");
    List<String> command = new ArrayList<>();
    command.add(Java.program());
    command.add("-Xmx" + configuration.mebibytes("jobmanager.memory.heap.size") + "m");
    command.add("-Xms64m");
    command.add("-XX:MaxMetaspaceSize=" + metaspace + "m");
    // It coordinates and computes nothing: a simple collector and the first compiler start sooner.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    common(command, log);
    command.addAll(List.of(JOB_MANAGER, "--configDir", configDirectory.toString()));
    return command;
  }

  /**
   * @param resourceId stays the same across restarts: the JobManager then drops the dead process's
   *     slots when the new one registers, without waiting for the heartbeat timeout
   */
  List<String> taskManager(String resourceId, Path log) {
    long heap =
        configuration.mebibytes(
            "taskmanager.memory.framework.heap.size", "taskmanager.memory.task.heap.size");
    long direct =
        configuration.mebibytes(
            "taskmanager.memory.framework.off-heap.size",
            "taskmanager.memory.task.off-heap.size",
            "taskmanager.memory.network.max");
    long metaspace = configuration.mebibytes("taskmanager.memory.jvm-metaspace.size");
    List<String> command = new ArrayList<>();
    command.add(Java.program());
    command.add("-Xmx" + heap + "m");
    command.add("-Xms128m");
    command.add("-XX:MaxDirectMemorySize=" + direct + "m");
    command.add("-XX:MaxMetaspaceSize=" + metaspace + "m");
    // Throughput: blocks of rows live for a moment and are used again.
    command.add("-XX:+UseParallelGC");
    common(command, log);
    command.addAll(List.of(TASK_MANAGER, "--configDir", configDirectory.toString()));
    command.add("-Dtaskmanager.resource-id=" + resourceId);
    return command;
  }

  private void common(List<String> command, Path log) {
    command.addAll(configuration.javaOptions());
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + temporary,
            "-Dlog.file=" + log,
            "-Dlog4j.configurationFile=" + configDirectory.resolve("log4j.properties"),
            "-cp",
            classPath));
  }
}
