package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.job.encode.SampledType;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TablePlan;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Every type, by every way, from every server: random and edge values go in before the copy, by
 * INSERT and by UPDATE, into a pipe whose stream is binary and one whose stream is text; both sides
 * are read whole and held against the server's own text. Prints what came of it as a table, and
 * leaves it in {@code target/type-matrix.txt}.
 *
 * <p>{@code -Dpenstock.matrix.seed=N} repeats a run.
 */
class TypeMatrixTest extends PipeJobs {

  private static final long SEED = Long.getLong("penstock.matrix.seed", System.nanoTime());
  private static final int RANDOM = 20;
  private static final Path DEBIANS = Path.of("/usr/lib/postgresql/15/bin");
  private static final List<String> EXTENSIONS =
      List.of("citext", "ltree", "cube", "isn", "postgis");
  private static final TypeMatrix MATRIX = new TypeMatrix();

  @AfterAll
  static void print() throws IOException {
    MATRIX.write("Types by way and server, seed " + SEED, "type-matrix.txt");
  }

  @Test
  void theNewestServersValuesArrive() throws Exception {
    everyValueArrives(postgres, fixture);
  }

  @Test
  void anOldServersValuesArriveWhateverItsFormats() throws Exception {
    if (!Files.isExecutable(DEBIANS.resolve("postgres"))) {
      String missing = "Postgres 15: it is not installed (" + DEBIANS + ", package postgresql-15)";
      MATRIX.notRun(missing);
      Assumptions.abort("NOT RUN: " + missing);
    }
    // Of a house that likes its own formats: what a job reads must not hang on them.
    PostgresOptions options =
        PostgresOptions.in(directory.resolve("postgres15"))
            .withBinaries(DEBIANS)
            .with("datestyle", "SQL, DMY")
            .with("intervalstyle", "sql_standard")
            .with("timezone", "Asia/Kolkata")
            .with("extra_float_digits", "-3")
            .with("bytea_output", "escape")
            .with("xmlbinary", "hex")
            .with("standard_conforming_strings", "off")
            .with("default_transaction_isolation", "serializable");
    try (LocalPostgres old = LocalPostgres.start(options)) {
      everyValueArrives(old, new PipeFixture(old, clickhouse, directory));
      // Before their server is gone.
      cancel();
    }
  }

  private static void everyValueArrives(LocalPostgres server, PipeFixture pipes) throws Exception {
    int version = prepare(server);
    List<SampledType> inBinary = SampledType.inBinary(SEED, RANDOM);
    List<SampledType> all =
        Stream.concat(inBinary.stream(), present(server, version).stream()).toList();
    // One type without a binary form is enough for the whole stream to come as text.
    WideTable binary = new WideTable(server, "binary_" + version, inBinary);
    WideTable text = new WideTable(server, "text_" + version, all);
    List<WideTable> tables = List.of(binary, text);
    List<TablePlan> plans = new ArrayList<>();
    for (WideTable table : tables) {
      table.fill();
      PipeSpec spec = pipes.prepare(table.name(), ReplicationMode.CDC, SETTINGS, table.name());
      plans.add(spec.tables().get(0));
      JobClient job = submit(spec, null);
      awaitStreaming(job);
    }
    for (WideTable table : tables) {
      table.insert();
      table.update();
    }
    for (int i = 0; i < tables.size(); i++) {
      awaitConfirmed(server, tables.get(i).name());
      record(tables.get(i), plans.get(i), version, i == 0 ? "binary" : "text");
    }
    assertThat(MATRIX.failures(version)).as("seed %d", SEED).isEmpty();
  }

  private static void record(WideTable table, TablePlan plan, int version, String form)
      throws SQLException, IOException {
    Map<SampledType, Map<WideTable.Way, WideTable.Outcome>> outcomes =
        table.compare(clickhouse, plan);
    for (int i = 0; i < table.types().size(); i++) {
      SampledType type = table.types().get(i);
      var column = plan.columns().get(i + 1);
      outcomes
          .get(type)
          .forEach(
              (way, outcome) ->
                  MATRIX.put(
                      type.sqlType(), column, new TypeMatrix.WayOf(version, form, way), outcome));
    }
  }

  /** Makes the types that are not built in; returns the server's major version. */
  private static int prepare(LocalPostgres server) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET standard_conforming_strings = on; " + SampledType.DEFINITIONS);
      int version = connection.getMetaData().getDatabaseMajorVersion();
      for (String extension : EXTENSIONS) {
        try {
          statement.execute("CREATE EXTENSION " + extension);
        } catch (SQLException e) {
          MATRIX.notRun("extension " + extension + " on Postgres " + version + ": not installed");
        }
      }
      return version;
    }
  }

  /** The types without a binary form that this server has. */
  private static List<SampledType> present(LocalPostgres server, int version) throws SQLException {
    List<SampledType> present = new ArrayList<>();
    try (Connection connection = server.connect()) {
      for (SampledType type : SampledType.inText()) {
        if (WideTable.knows(connection, type)) {
          present.add(type);
        } else {
          MATRIX.notRun("type " + type.sqlType() + " on Postgres " + version + ": not there");
        }
      }
    }
    return present;
  }
}
