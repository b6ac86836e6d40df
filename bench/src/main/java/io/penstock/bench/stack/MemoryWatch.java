package io.penstock.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stack.StackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds at the memory of the stack's processes and keeps the highest figures, in
 * MiB: {@code RSS} as the kernel tells it (of Postgres the sum of its processes' proportional
 * shares, since they share most of theirs), and {@code heap} and {@code metaspace} in use as
 * Flink's processes tell it, garbage included.
 */
public final class MemoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);
  private static final long PAUSE_SECONDS = 2;
  private static final Map<String, String> METRICS =
      Map.of(
          "Status.JVM.Memory.Heap.Used", "heap",
          "Status.JVM.Memory.Metaspace.Used", "metaspace");

  private final BenchStack stack;
  private final Map<String, Double> peaks = new TreeMap<>();
  private final Thread thread = new Thread(this::run, "memory-watch");

  /** Begins to look. */
  public MemoryWatch(BenchStack stack) {
    this.stack = stack;
    thread.setDaemon(true);
    thread.start();
  }

  /** The peaks since the last call, by process and kind. */
  public synchronized Map<String, Double> take() {
    Map<String, Double> taken = new LinkedHashMap<>(peaks);
    peaks.clear();
    return taken;
  }

  private synchronized void saw(String name, double mebibytes) {
    peaks.merge(name, mebibytes, Math::max);
  }

  private void run() {
    try {
      while (true) {
        look();
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      StackFile file = stack.file();
      resident("controller", file.controller().pid());
      resident("JobManager", file.flink().jobManagerPid());
      resident("ClickHouse", file.clickhouse().pid());
      List<Long> taskManagers = file.flink().taskManagerPids();
      for (int i = 0; i < taskManagers.size(); i++) {
        resident("TaskManager " + (i + 1), taskManagers.get(i));
      }
      postgres(file.postgres().pid());
      flink("JobManager", "/jobmanager/metrics");
      for (JsonNode taskManager : stack.flink("/taskmanagers").path("taskmanagers")) {
        String id = taskManager.path("id").asText();
        flink(id.replace("taskmanager-", "TaskManager "), "/taskmanagers/" + id + "/metrics");
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("memory is not known at this moment", e);
    }
  }

  private void flink(String name, String path) throws IOException, InterruptedException {
    String asked = path + "?get=" + String.join(",", METRICS.keySet());
    for (JsonNode metric : stack.flink(asked)) {
      String kind = METRICS.getOrDefault(metric.path("id").asText(), "");
      saw(name + " " + kind, metric.path("value").asDouble() / 1048576);
    }
  }

  private void resident(String name, @org.jspecify.annotations.Nullable Long pid)
      throws IOException {
    if (pid != null) {
      saw(name + " RSS", kibibytes(Path.of("/proc/" + pid + "/status"), "VmRSS:") / 1024.0);
    }
  }

  private void postgres(@org.jspecify.annotations.Nullable Long pid) throws IOException {
    if (pid == null) {
      return;
    }
    long sum = kibibytes(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:");
    for (ProcessHandle child :
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList()) {
      Path rollup = Path.of("/proc/" + child.pid() + "/smaps_rollup");
      try {
        sum += kibibytes(rollup, "Pss:");
      } catch (IOException e) {
        LOG.trace("{} has ended", rollup, e);
      }
    }
    saw("Postgres RSS", sum / 1024.0);
  }

  private static long kibibytes(Path file, String key) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(5_000);
  }
}
