package io.penstock.controller.verify;

import io.penstock.controller.destination.Answer;
import io.penstock.controller.destination.ClickHouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the target, with few threads and not for ever. */
final class TargetReader implements AutoCloseable {

  private static final Map<String, String> READING =
      Map.of(
          "max_threads", "2",
          "max_execution_time", "3600",
          // All rows of a large table may have to be ordered.
          "max_bytes_before_external_sort", "500000000",
          // Many keys make a long condition.
          "max_query_size", "67108864",
          "max_ast_elements", "1000000",
          "max_expanded_ast_elements", "2000000",
          "max_ast_depth", "10000",
          "max_parser_depth", "10000");

  private final ClickHouse clickHouse;

  /**
   * A reader.
   *
   * @param clickHouse a client for long statements, which is closed with this
   */
  TargetReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** A long answer. */
  Rows rows(String sql) {
    Answer answer = clickHouse.ask(sql, READING);
    return new Rows() {
      @Override
      public @Nullable List<@Nullable String> next() {
        return answer.next();
      }

      @Override
      public void close() {
        answer.close();
      }
    };
  }

  /** All rows of a short answer. */
  List<List<@Nullable String>> all(String sql) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Answer answer = clickHouse.ask(sql, READING)) {
      for (List<@Nullable String> row = answer.next(); row != null; row = answer.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Writes. */
  void write(String sql) {
    clickHouse.execute(sql, writing());
  }

  private static Map<String, String> writing() {
    Map<String, String> settings = new HashMap<>(READING);
    settings.put("async_insert", "0");
    settings.put("insert_null_as_default", "1");
    settings.put("enable_time_time64_type", "1");
    return settings;
  }

  @Override
  public void close() {
    clickHouse.close();
  }
}
