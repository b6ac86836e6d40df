package io.penstock.stack.clickhouse.front;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request in ClickHouse's terms (ClickHouse docs, "HTTP interface").
 *
 * @param query the URL's {@code query}; the body follows it
 * @param database current database, null for the default
 * @param format output format when the statement names none
 * @param settings settings and {@code param_*} query parameters, set before the statement runs
 * @param queryId answered as {@code X-ClickHouse-Query-Id}
 * @param body decompressed body
 * @param compressed whether the answer is to be in ClickHouse's LZ4 blocks
 * @param accepts content encoding that the client takes, when it enabled HTTP compression
 * @param buffered {@code wait_end_of_query}: nothing is sent before the whole result is there
 */
record QueryRequest(
    String query,
    @Nullable String database,
    String format,
    Map<String, String> settings,
    String queryId,
    java.io.InputStream body,
    boolean compressed,
    String accepts,
    boolean buffered) {

  /** URL parameters that are the interface's own; every other one is a setting. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "query",
          "database",
          "default_format",
          "query_id",
          "session_id",
          "session_timeout",
          "session_check",
          "compress",
          "decompress",
          "user",
          "password",
          "quota_key",
          "buffer_size",
          "stacktrace",
          "role",
          "client_protocol_version",
          "close_session",
          "wait_end_of_query",
          "enable_http_compression",
          "max_result_bytes_in_memory");

  static QueryRequest of(Exchange exchange, Map<String, String> url) throws IOException {
    var headers = exchange.request().getHeaders();
    Map<String, String> settings = new LinkedHashMap<>();
    url.forEach(
        (name, value) -> {
          if (!NOT_SETTINGS.contains(name)) {
            settings.put(name, value);
          }
        });
    String database = url.get("database");
    if (database == null) {
      database = headers.get("X-ClickHouse-Database");
    }
    String format = url.get("default_format");
    if (format == null) {
      format = headers.get("X-ClickHouse-Format");
    }
    boolean httpCompression = isOn(url.get("enable_http_compression"));
    String accepts = headers.get("Accept-Encoding");
    return new QueryRequest(
        url.getOrDefault("query", ""),
        database == null || database.isEmpty() ? null : database,
        format == null || format.isEmpty() ? "TabSeparated" : format,
        settings,
        url.getOrDefault("query_id", UUID.randomUUID().toString()),
        Compression.decoded(
            exchange.body(), headers.get("Content-Encoding"), isOn(url.get("decompress"))),
        isOn(url.get("compress")),
        httpCompression && accepts != null ? accepts : "",
        isOn(url.get("wait_end_of_query")));
  }

  /** Whether there are values for the statement's parameters. */
  boolean binds() {
    return settings.keySet().stream().anyMatch(name -> name.startsWith("param_"));
  }

  private static boolean isOn(@Nullable String value) {
    return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
  }
}
