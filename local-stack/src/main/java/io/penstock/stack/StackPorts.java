package io.penstock.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.stack.layout.Secrets;
import io.penstock.stack.process.Ports;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ports of one stack. Asked for by flag: exactly that one. Else the one of the last run if it
 * is free, since a running pipe's spec names it; else the first free one from the default on.
 */
record StackPorts(int controller, int flink, int flinkRpc, int clickhouse, int postgres) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Added to the defaults, so that stacks of tests which start at once do not meet. */
  private static final int SHIFT = Integer.getInteger("penstock.ports.shift", 0);

  static StackPorts choose(StackOptions options) {
    Map<String, Integer> last = remembered(options.directory().portsFile());
    Ports ports = new Ports();
    // Exact ones first, so that no search takes what a flag names.
    Map<String, Integer> chosen = new LinkedHashMap<>();
    exact(ports, chosen, "controller", options.controllerPort(), "--controller-port");
    exact(ports, chosen, "flink", options.flinkPort(), "--flink-port");
    exact(ports, chosen, "clickhouse", options.clickhousePort(), "--clickhouse-port");
    exact(ports, chosen, "postgres", options.postgresPort(), "--postgres-port");
    search(ports, chosen, last, "controller", 8080);
    search(ports, chosen, last, "flink", 8081);
    search(ports, chosen, last, "flinkRpc", 6123);
    search(ports, chosen, last, "clickhouse", 8123);
    search(ports, chosen, last, "postgres", 5432);
    remember(options.directory().portsFile(), chosen);
    return new StackPorts(
        chosen.get("controller"),
        chosen.get("flink"),
        chosen.get("flinkRpc"),
        chosen.get("clickhouse"),
        chosen.get("postgres"));
  }

  /**
   * Checks the ports that flags name.
   *
   * @throws StackException naming port and flag of the first taken one
   */
  static void checkFlags(StackOptions options) {
    Ports ports = new Ports();
    Map<String, Integer> chosen = new LinkedHashMap<>();
    exact(ports, chosen, "controller", options.controllerPort(), "--controller-port");
    exact(ports, chosen, "flink", options.flinkPort(), "--flink-port");
    exact(ports, chosen, "clickhouse", options.clickhousePort(), "--clickhouse-port");
    exact(ports, chosen, "postgres", options.postgresPort(), "--postgres-port");
  }

  private static void exact(
      Ports ports, Map<String, Integer> chosen, String name, @Nullable Integer asked, String flag) {
    if (asked != null) {
      chosen.put(name, ports.exactly(asked, flag));
    }
  }

  private static void search(
      Ports ports,
      Map<String, Integer> chosen,
      Map<String, Integer> last,
      String name,
      int byDefault) {
    if (chosen.containsKey(name)) {
      return;
    }
    Integer before = last.get(name);
    if (before != null && ports.takeIfFree(before)) {
      chosen.put(name, before);
    } else {
      chosen.put(name, ports.from(byDefault + SHIFT));
    }
  }

  private static Map<String, Integer> remembered(Path file) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      return JSON.readValue(file.toFile(), new TypeReference<Map<String, Integer>>() {});
    } catch (IOException e) {
      return Map.of();
    }
  }

  private static void remember(Path file, Map<String, Integer> ports) {
    try {
      Secrets.write(file, JSON.writeValueAsString(ports));
    } catch (IOException e) {
      throw new StackException("cannot write " + file, e);
    }
  }
}
