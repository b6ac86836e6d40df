package io.penstock.stack.flink;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code flink-conf/config.yaml}, made fit for one cluster. Keys are flat, as in that file. */
final class FlinkConfiguration {
  private static final String TEMPLATE = "/flink-conf/config.yaml";
  private static final String LOGGING = "/flink-conf/log4j.properties";
  private static final String ROOT_IN_TEMPLATE = "/var/lib/penstock";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(b|k|kb|m|mb|g|gb)?");

  private final Map<String, String> settings;

  private FlinkConfiguration(Map<String, String> settings) {
    this.settings = settings;
  }

  static FlinkConfiguration of(FlinkOptions options) {
    Map<String, String> settings = new LinkedHashMap<>();
    template()
        .forEach(
            (key, value) ->
                settings.put(
                    key, value.toString().replace(ROOT_IN_TEMPLATE, options.root().toString())));
    settings.put("rest.port", Integer.toString(options.restPort()));
    settings.put("jobmanager.rpc.port", Integer.toString(options.rpcPort()));
    settings.put("taskmanager.numberOfTaskSlots", Integer.toString(options.slots()));
    settings.put("taskmanager.cpu.cores", options.slots() + ".0");
    settings.putAll(options.settings());
    return new FlinkConfiguration(settings);
  }

  private static Map<String, Object> template() {
    try (InputStream in = resource(TEMPLATE)) {
      return YAML.readValue(in, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (IOException e) {
      throw new StackException("cannot read " + TEMPLATE, e);
    }
  }

  /** Writes {@code config.yaml} and the logging configuration into a directory for --configDir. */
  void writeTo(Path directory) {
    try (InputStream logging = resource(LOGGING)) {
      Files.createDirectories(directory);
      YAML.writeValue(directory.resolve("config.yaml").toFile(), settings);
      Files.write(directory.resolve("log4j.properties"), logging.readAllBytes());
    } catch (IOException e) {
      throw new StackException("cannot write Flink's configuration to " + directory, e);
    }
  }

  /** A setting that must be there. */
  String get(String key) {
    String value = settings.get(key);
    if (value == null) {
      throw new StackException("flink-conf/config.yaml does not set " + key);
    }
    return value;
  }

  /** JVM options for all of Flink's processes. */
  List<String> javaOptions() {
    return List.of(get("env.java.opts.all").strip().split("\\s+"));
  }

  /** The sum of memory settings, in MiB. */
  long mebibytes(String... keys) {
    long bytes = 0;
    for (String key : keys) {
      bytes += bytes(key);
    }
    return bytes >> 20;
  }

  private long bytes(String key) {
    Matcher matcher = SIZE.matcher(get(key).strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new StackException(key + " is not a size: " + get(key));
    }
    String unit = matcher.group(2) == null ? "b" : matcher.group(2).substring(0, 1);
    int shift =
        switch (unit) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = FlinkConfiguration.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("no " + name + " on the class path");
    }
    return in;
  }
}
