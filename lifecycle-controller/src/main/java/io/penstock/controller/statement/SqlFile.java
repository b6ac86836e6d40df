package io.penstock.controller.statement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A statement kept in a file of {@code sql/}. */
public final class SqlFile {

  private static final Map<String, String> READ = new ConcurrentHashMap<>();

  private SqlFile() {}

  /**
   * The file's text.
   *
   * @param name below {@code sql/}: {@code postgres/columns.sql}
   */
  public static String read(String name) {
    return READ.computeIfAbsent(name, SqlFile::load);
  }

  private static String load(String name) {
    try (InputStream in = SqlFile.class.getResourceAsStream("/sql/" + name)) {
      if (in == null) {
        throw new IllegalStateException("sql/" + name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
