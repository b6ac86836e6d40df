package io.penstock.stack.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.Reader;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Compares whole tables: each row as one canonical line, both sides sorted by the server, merged
 * line by line. Holds no table in memory.
 */
public final class TableComparison {

  private static final int SHOWN = 10;
  private static final String NULL = "\u2400";
  private static final String SEPARATOR = "\u241F";

  private static final String SETTINGS =
      "SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET timezone = 'UTC';"
          + " SET extra_float_digits = 1; SET bytea_output = 'hex'";

  private static final String COLUMNS =
      """
      SELECT a.attname, t.typname, t.typtype, coalesce(e.typname, '')
      FROM pg_attribute a
      JOIN pg_type d ON d.oid = a.atttypid
      JOIN pg_type t ON t.oid = CASE WHEN d.typtype = 'd' THEN d.typbasetype ELSE d.oid END
      LEFT JOIN pg_type e ON e.typarray = t.oid
      WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
      ORDER BY a.attnum
      """;

  private final Connection postgres;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI clickhouse;
  private final String user;
  private final String password;
  private final String database;

  /**
   * Between two servers.
   *
   * @param postgres open connection to the source's database; its session settings are changed
   * @param url of ClickHouse, {@code http://host:port}
   */
  public TableComparison(
      Connection postgres, String url, String user, String password, String database) {
    this.postgres = postgres;
    this.clickhouse = URI.create(url);
    this.user = user;
    this.password = password;
    this.database = database;
  }

  /**
   * What differs.
   *
   * @param rows in the source
   * @param missing lines that only the source has, the first few
   * @param unexpected lines that only the target has, the first few
   * @param differing how many lines differ in all
   */
  public record Result(long rows, List<String> missing, List<String> unexpected, long differing) {

    public boolean equal() {
      return differing == 0;
    }

    @Override
    public String toString() {
      return equal()
          ? rows + " rows equal"
          : differing
              + " lines differ; only in Postgres: "
              + missing
              + "; only in ClickHouse: "
              + unexpected;
    }
  }

  /**
   * Compares a source table, quoted as Postgres needs it, with a target table, quoted as ClickHouse
   * needs it, read under FINAL.
   *
   * @throws SQLException when Postgres cannot answer
   * @throws IOException when ClickHouse cannot
   */
  public Result compare(String source, String target) throws SQLException, IOException {
    List<Column> columns = columns(source, target);
    try (var statement = postgres.createStatement()) {
      statement.execute(SETTINGS);
    }
    try (BufferedReader left = postgresLines(source, columns);
        BufferedReader right = clickhouseLines(target, columns)) {
      return merge(left, right);
    }
  }

  /**
   * What a table holds, whatever the order of its rows: equal on both sides when the rows are. Two
   * different tables have the same with a probability of about 2⁻⁶⁴.
   *
   * @param rows how many
   * @param sum of the first eight bytes of each row's MD5, as signed numbers
   */
  public record Digest(long rows, BigInteger sum) {}

  /**
   * The digest of a source table, quoted as Postgres needs it: computed there, by parallel workers
   * where the table is large; nothing but the sum is fetched.
   *
   * @throws SQLException when Postgres cannot answer
   */
  public Digest sourceDigest(String source) throws SQLException {
    List<Column> columns = sourceColumns(source);
    try (var statement = postgres.createStatement()) {
      statement.execute(SETTINGS);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT count(*), coalesce(sum(('x' || left(md5("
                  + postgresLine(columns)
                  + "), 16))::bit(64)::bigint), 0) FROM "
                  + source)) {
        row.next();
        return new Digest(row.getLong(1), row.getBigDecimal(2).toBigIntegerExact());
      }
    }
  }

  /**
   * The digest of the same columns in a target table, computed there.
   *
   * @param target quoted as ClickHouse needs it
   * @param from what is read: the target, with FINAL where deleted and replaced rows are to go
   * @throws SQLException when Postgres cannot tell the columns
   * @throws IOException when ClickHouse cannot answer
   */
  public Digest targetDigest(String source, String target, String from)
      throws SQLException, IOException {
    String sql =
        "SELECT count(), sum(toInt128(reinterpretAsInt64(reverse(substring(MD5("
            + clickhouseLine(columns(source, target))
            + "), 1, 8))))) FROM "
            + from
            + " FORMAT TabSeparated";
    try (BufferedReader answer = ask(sql)) {
      String[] parts = answer.readLine().split("\t", 2);
      return new Digest(Long.parseLong(parts[0]), new BigInteger(parts[1]));
    }
  }

  private record Column(String name, String type, String element, String targetType) {

    String postgresText() {
      String quoted = '"' + name.replace("\"", "\"\"") + '"';
      if (element.isEmpty()) {
        return "coalesce(" + CanonicalText.postgres(type, quoted) + ", '" + NULL + "')";
      }
      return "array_to_string(ARRAY(SELECT "
          + CanonicalText.postgres(element, "e")
          + " FROM unnest("
          + quoted
          + ") WITH ORDINALITY u(e, n) ORDER BY n), ',', '"
          + NULL
          + "')";
    }

    String clickhouseText() {
      String quoted = '`' + name.replace("\\", "\\\\").replace("`", "\\`") + '`';
      if (element.isEmpty()) {
        return nullAware(quoted, CanonicalText.clickhouse(type, targetType, quoted));
      }
      return "arrayStringConcat(arrayMap(e -> "
          + nullAware("e", CanonicalText.clickhouse(element, targetType, "e"))
          + ", arrayFlatten("
          + quoted
          + ")), ',')";
    }

    private static String nullAware(String value, String text) {
      return "if(isNull(" + value + "), '" + NULL + "', " + text + ")";
    }
  }

  private List<Column> sourceColumns(String source) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement = postgres.prepareStatement(COLUMNS)) {
      statement.setString(1, source);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(new Column(row.getString(1), row.getString(2), row.getString(4), ""));
        }
      }
    }
    return columns;
  }

  private List<Column> columns(String source, String target) throws SQLException, IOException {
    List<Column> typed = new ArrayList<>();
    try (BufferedReader lines = ask("DESCRIBE TABLE " + target + " FORMAT TabSeparated")) {
      List<String> described = lines.lines().toList();
      for (Column column : sourceColumns(source)) {
        String prefix = escaped(column.name) + "\t";
        String type =
            described.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).split("\t", 2)[0])
                .findFirst()
                .orElseThrow(
                    () -> new IllegalStateException(target + " has no column " + column.name));
        typed.add(new Column(column.name, column.type, column.element, type));
      }
    }
    return typed;
  }

  /** A name as TabSeparated writes it (ClickHouse docs, "TabSeparated: Data Formatting"). */
  private static String escaped(String name) {
    return name.replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t")
        .replace("\b", "\\b")
        .replace("\f", "\\f")
        .replace("'", "\\'");
  }

  private static String postgresLine(List<Column> columns) {
    // concat_ws takes at most 100 arguments; || does not care.
    return columns.stream()
        .map(Column::postgresText)
        .collect(Collectors.joining(" || '" + SEPARATOR + "' || "));
  }

  private static String clickhouseLine(List<Column> columns) {
    List<String> parts = columns.stream().map(Column::clickhouseText).toList();
    return parts.size() == 1
        ? parts.get(0)
        : "arrayStringConcat([" + String.join(", ", parts) + "], '" + SEPARATOR + "')";
  }

  private BufferedReader postgresLines(String source, List<Column> columns)
      throws SQLException, IOException {
    String sql =
        "COPY (SELECT translate(encode(convert_to("
            + postgresLine(columns)
            + ", 'UTF8'), 'base64'), E'\\n', '') COLLATE \"C\" AS line FROM "
            + source
            + " ORDER BY 1) TO STDOUT";
    PipedInputStream in = new PipedInputStream(1 << 20);
    PipedOutputStream out = new PipedOutputStream(in);
    PGConnection connection = postgres.unwrap(PGConnection.class);
    Thread copier =
        new Thread(
            () -> {
              try (out) {
                connection.getCopyAPI().copyOut(sql, out);
              } catch (SQLException | IOException e) {
                throw new IllegalStateException("reading " + source + " failed", e);
              }
            },
            "compare-" + source);
    copier.setDaemon(true);
    copier.start();
    return lines(in);
  }

  private BufferedReader clickhouseLines(String target, List<Column> columns) throws IOException {
    return ask(
        "SELECT base64Encode("
            + clickhouseLine(columns)
            + ") AS line FROM "
            + target
            + " FINAL ORDER BY line FORMAT TabSeparatedRaw");
  }

  private BufferedReader ask(String sql) throws IOException {
    URI uri =
        URI.create(
            clickhouse + "/?database=" + URLEncoder.encode(database, StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("X-ClickHouse-User", user)
            .header("X-ClickHouse-Key", password)
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IOException(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
      }
      return lines(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static BufferedReader lines(InputStream in) {
    Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
    return new BufferedReader(reader, 1 << 16);
  }

  private static Result merge(BufferedReader left, BufferedReader right) throws IOException {
    List<String> missing = new ArrayList<>();
    List<String> unexpected = new ArrayList<>();
    long rows = 0;
    long differing = 0;
    String a = left.readLine();
    String b = right.readLine();
    while (a != null || b != null) {
      int order = order(a, b);
      if (order < 0) {
        differing++;
        show(missing, a);
      } else if (order > 0) {
        differing++;
        show(unexpected, b);
      }
      if (order <= 0) {
        rows++;
        a = left.readLine();
      }
      if (order >= 0) {
        b = right.readLine();
      }
    }
    return new Result(rows, missing, unexpected, differing);
  }

  private static int order(@Nullable String a, @Nullable String b) {
    if (a == null) {
      return 1;
    }
    return b == null ? -1 : a.compareTo(b);
  }

  private static void show(List<String> lines, @Nullable String line) {
    if (lines.size() < SHOWN && line != null) {
      lines.add(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8));
    }
  }
}
