package io.penstock.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a run stands on: without it no figure means anything. */
public final class Machine {
  private Machine() {}

  /** Names and facts, in the order to show them. */
  public static Map<String, String> facts(BenchStack stack) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("processor", line("/proc/cpuinfo", "model name"));
    facts.put("memory", gibibytes(line("/proc/meminfo", "MemTotal")));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("Java", System.getProperty("java.vendor") + " " + Runtime.version());
    facts.put("Postgres", stack.ask("SELECT split_part(version(), ' on ', 1)"));
    facts.put("ClickHouse", stack.clickhouse("SELECT version()"));
    try {
      facts.put("Flink", stack.flink("/config").path("flink-version").asText());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return facts;
  }

  private static String line(String file, String key) throws IOException {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .findFirst()
          .map(line -> line.replaceFirst("^[^:]*:\\s*", ""))
          .orElse("unknown");
    }
  }

  private static String gibibytes(String kibibytes) {
    String digits = kibibytes.replaceAll("\\D", "");
    return digits.isEmpty()
        ? kibibytes
        : String.format(Locale.ROOT, "%.1f GiB", Long.parseLong(digits) / 1048576.0);
  }
}
