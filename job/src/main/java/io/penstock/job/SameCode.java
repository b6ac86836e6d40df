package io.penstock.job;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;

/**
 * Where Flink's {@code lib/} holds this job too, and {@code
 * classloader.parent-first-patterns.additional} names it, the classes there run and not those that
 * were submitted. Two versions would then pass unnoticed.
 */
final class SameCode {

  private static final String MAIN = PenstockJob.class.getName().replace('.', '/') + ".class";

  private SameCode() {}

  /**
   * Compares the jars that have this job's classes, by the checksums in their directories.
   *
   * @param submitted the loader of the job that is being submitted, which sees its jar and lib/
   * @throws IllegalArgumentException naming what differs
   */
  static void check(ClassLoader submitted) {
    try {
      Map<String, Long> first = Map.of();
      String firstName = "";
      for (File jar : jars(submitted)) {
        Map<String, Long> code = code(jar);
        Optional<String> other = difference(first, code);
        if (other.isPresent()) {
          throw new IllegalArgumentException(
              "Flink's lib/ has another penstock-job than the one submitted ("
                  + firstName
                  + " and "
                  + jar.getName()
                  + " differ in "
                  + other.get()
                  + "): put the submitted jar there and restart Flink's processes, or take it out");
        }
        first = code;
        firstName = jar.getName();
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the job's jar cannot be read", e);
    }
  }

  private static List<File> jars(ClassLoader loader) throws IOException {
    List<File> jars = new ArrayList<>();
    for (URL url : Collections.list(loader.getResources(MAIN))) {
      URLConnection connection = url.openConnection();
      if (connection instanceof JarURLConnection in) {
        jars.add(new File(URI.create(in.getJarFileURL().toString())));
      }
    }
    return jars;
  }

  /** Penstock's classes, and the versions of what is packed beside them. */
  private static Map<String, Long> code(File jar) throws IOException {
    Map<String, Long> code = new HashMap<>();
    try (ZipFile zip = new ZipFile(jar)) {
      zip.stream()
          .filter(
              entry ->
                  entry.getName().startsWith("io/penstock/")
                      || entry.getName().endsWith("/pom.properties"))
          .forEach(entry -> code.put(entry.getName(), entry.getCrc()));
    }
    return code;
  }

  /** The second reader's jar has more than this one's; what both have must be equal. */
  private static Optional<String> difference(Map<String, Long> one, Map<String, Long> other) {
    return one.entrySet().stream()
        .filter(
            entry -> !other.getOrDefault(entry.getKey(), entry.getValue()).equals(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }
}
