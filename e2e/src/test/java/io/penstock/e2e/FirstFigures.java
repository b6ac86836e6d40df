package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.stack.StackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * First figures of speed, side by side in one run: {@code ./penstock figures [--rows N]}. Not a
 * test of the suite: it asserts only that what it measured is right.
 */
class FirstFigures {

  private static final int ROWS = Integer.getInteger("penstock.figures.rows", 3_000_000);
  private static final int ROUNDS = Integer.getInteger("penstock.figures.rounds", 3);
  private static final int STREAM_TRANSACTIONS = ROWS / 3 / 500;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir static Path directory;

  private final List<String> lines = new ArrayList<>();

  @Test
  void measure() throws Exception {
    try (Desk desk = new Desk(directory)) {
      load(desk);
      machine(desk);
      List<Double> limit = new ArrayList<>();
      List<Double> peer = new ArrayList<>();
      List<Double> ours = new ArrayList<>();
      for (int round = 0; round <= ROUNDS; round++) {
        double[] rates = {copy(desk), postgresqlFunction(desk), snapshot(desk, round)};
        say(
            "snapshot, round %d%s: COPY to nowhere %s, postgresql() %s, Penstock %s",
            round, round == 0 ? " (warm-up)" : "", rate(rates[0]), rate(rates[1]), rate(rates[2]));
        if (round > 0) {
          limit.add(rates[0]);
          peer.add(rates[1]);
          ours.add(rates[2]);
        }
      }
      say(
          "snapshot, median: COPY to nowhere %s, postgresql() %s, Penstock %s;"
              + " Penstock / postgresql() %.2f, Penstock / COPY %.2f",
          rate(median(limit)),
          rate(median(peer)),
          rate(median(ours)),
          median(ours) / median(peer),
          median(ours) / median(limit));
      stream(desk);
    }
    System.out.println("\n" + String.join("\n", lines) + "\n");
  }

  private static void load(Desk desk) {
    desk.postgres()
        .execute(
            "CREATE TABLE narrow (id bigint PRIMARY KEY, a int NOT NULL, b text NOT NULL,"
                + " c numeric(12,2) NOT NULL, d timestamptz NOT NULL, e boolean NOT NULL, f text)",
            "INSERT INTO narrow SELECT i, i % 1000, 'customer number ' || i, (i % 100000) / 7.0,"
                + " now() - i * interval '1 s', i % 3 = 0, md5(i::text) FROM generate_series(1, "
                + ROWS
                + ") i",
            "VACUUM ANALYZE narrow",
            "CHECKPOINT");
  }

  private void machine(Desk desk) throws IOException {
    String cpu;
    try (Stream<String> info = Files.lines(Path.of("/proc/cpuinfo"))) {
      cpu = info.filter(line -> line.startsWith("model name")).findFirst().orElse("unknown CPU");
    }
    say(
        "%d cores, %s; %s; ClickHouse %s; %,d rows of 7 columns, %s",
        Runtime.getRuntime().availableProcessors(),
        cpu.replaceFirst(".*: ", ""),
        desk.ask("SELECT split_part(version(), ' on ', 1)"),
        desk.stack().clickhouse().query("SELECT version()"),
        ROWS,
        desk.ask("SELECT pg_size_pretty(pg_table_size('narrow'))"));
  }

  /** The limit: what one connection can be given. */
  private static double copy(Desk desk) throws Exception {
    long start = System.nanoTime();
    try (Connection connection = desk.postgres().connect()) {
      CopyOut copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut("COPY narrow TO STDOUT (FORMAT binary)");
      while (copy.readFromCopy() != null) {
        // Only counted by the clock.
      }
    }
    return ROWS / seconds(start);
  }

  private static double postgresqlFunction(Desk desk) {
    StackFile.PostgresEntry source = desk.file().postgres();
    clickhouse(desk, "DROP TABLE IF EXISTS penstock.peer");
    clickhouse(
        desk,
        "CREATE TABLE penstock.peer (id Int64, a Int32, b String, c Decimal(12, 2),"
            + " d DateTime64(6, 'UTC'), e Bool, f Nullable(String), v UInt64, x UInt8)"
            + " ENGINE = ReplacingMergeTree(v, x) ORDER BY id");
    long start = System.nanoTime();
    clickhouse(
        desk,
        "INSERT INTO penstock.peer SELECT *, 1, 0 FROM postgresql('"
            + source.host()
            + ":"
            + source.port()
            + "', 'postgres', 'narrow', '"
            + source.user()
            + "', '"
            + source.password()
            + "')");
    return ROWS / seconds(start);
  }

  /** From the creation of the job to its end, as Flink's own clock tells. */
  private static double snapshot(Desk desk, int round) throws Exception {
    ObjectNode body = desk.api().pipe("s" + round, List.of("public.narrow"));
    ((ObjectNode) body.path("source").path("postgres").path("settings"))
        .put("replicationMode", "snapshot");
    String pipe = desk.api().createOk(body);
    desk.api().await(pipe, "Completed", LIMIT);
    double millis = 0;
    for (JsonNode job : desk.stack().flink().get("/jobs/overview").path("jobs")) {
      millis += job.path("name").asText().equals("s" + round) ? job.path("duration").asDouble() : 0;
    }
    assertThat(millis).isPositive();
    assertThat(clickhouse(desk, "SELECT count() FROM penstock.s" + round + "_narrow FINAL"))
        .isEqualTo(Integer.toString(ROWS));
    desk.api().delete(pipe, true);
    return ROWS / (millis / 1000);
  }

  private void stream(Desk desk) throws Exception {
    String pipe = desk.api().createOk(desk.api().pipe("live", List.of("public.narrow")));
    desk.api().await(pipe, "Running", LIMIT);
    desk.awaitCaughtUp(pipe, LIMIT);
    desk.api().command(pipe, "stop");
    desk.api().await(pipe, "Paused", LIMIT);
    String slot = desk.slot(pipe);
    desk.ask("SELECT pg_copy_logical_replication_slot('" + slot + "', 'figures')");
    try (Connection connection = desk.postgres().connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < STREAM_TRANSACTIONS; i++) {
        statement.execute(
            "UPDATE narrow SET a = a + 1, c = c + 1 WHERE id BETWEEN "
                + (i * 500L + 1)
                + " AND "
                + (i * 500L + 500));
      }
    }
    long rows = STREAM_TRANSACTIONS * 500L;
    double limit = recvlogical(desk, rows);
    String count =
        "SELECT count() FROM penstock.live_narrow WHERE _pipe_version > " + version(desk);
    desk.api().command(pipe, "start");
    await(desk, count, 1);
    long start = System.nanoTime();
    long before = Long.parseLong(clickhouse(desk, count));
    await(desk, count, rows);
    double rate = (rows - before) / seconds(start);
    say(
        "stream, %,d updates in transactions of 500: pg_recvlogical to nowhere %s, Penstock %s%s",
        rows,
        limit == 0 ? "not installed here" : rate(limit),
        rate(rate),
        limit == 0 ? "" : String.format(Locale.ROOT, "; ratio %.2f", rate / limit));
    desk.awaitCaughtUp(pipe, LIMIT);
    assertThat(desk.compare("narrow", "live_narrow")).isEqualTo(ROWS + " rows equal");
  }

  private static String version(Desk desk) {
    return clickhouse(desk, "SELECT max(_pipe_version) FROM penstock.live_narrow");
  }

  private static void await(Desk desk, String count, long wanted) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Long.parseLong(clickhouse(desk, count)) >= wanted);
  }

  /** The walsender's own limit; 0 where Postgres's client programs are not installed. */
  private static double recvlogical(Desk desk, long rows) throws Exception {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      return 0;
    }
    StackFile.PostgresEntry source = desk.file().postgres();
    String publication = desk.ask("SELECT pubname FROM pg_publication");
    String end = desk.ask("SELECT pg_current_wal_lsn()");
    ProcessBuilder builder =
        new ProcessBuilder(
            program.get().toString(),
            "--host=" + source.host(),
            "--port=" + source.port(),
            "--username=" + source.user(),
            "--dbname=" + source.database(),
            "--slot=figures",
            "--start",
            "--file=/dev/null",
            "--option=proto_version=1",
            "--option=publication_names=" + publication,
            "--option=binary=true",
            "--fsync-interval=0",
            "--no-loop",
            "--endpos=" + end);
    builder.environment().put("PGPASSWORD", source.password());
    long start = System.nanoTime();
    assertThat(builder.inheritIO().start().waitFor()).isZero();
    double rate = rows / seconds(start);
    desk.ask("SELECT pg_drop_replication_slot('figures')");
    return rate;
  }

  private static Optional<Path> program() throws IOException {
    Path installed = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(installed)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.find(installed, 3, (file, attributes) -> named(file))) {
      return files.max(Path::compareTo);
    }
  }

  private static boolean named(Path file) {
    return file.endsWith("bin/pg_recvlogical");
  }

  private static String clickhouse(Desk desk, String sql) {
    return desk.stack().clickhouse().query(sql);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static String rate(double rowsPerSecond) {
    return String.format(Locale.ROOT, "%,.0f rows/s", rowsPerSecond);
  }

  private void say(String format, Object... arguments) {
    String line = String.format(Locale.ROOT, format, arguments);
    lines.add(line);
    System.out.println(line);
  }
}
