package io.penstock.controller.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.model.Lsn;
import io.penstock.model.secret.Secret;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.sql.TableDdl;
import io.penstock.model.type.PgType;
import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.clickhouse.LocalClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random histories whose deleted rows are removed while more comes and is sent again. */
class DeletedRowsTest {

  private static final MetadataColumns METADATA = new MetadataColumns("_pipe_");
  private static final long BELOW = 3000;
  private static final long LAST = 4000;

  @TempDir Path dir;

  /** What one version made of a key. */
  private record Change(long version, int key, boolean deleted) {

    String row(String at) {
      return "(%d, '{key}', %d, %d, %d, %s)"
          .formatted(key, deleted ? 0 : version, version, deleted ? 1 : 0, at);
    }
  }

  private static TablePlan plan() {
    PgType type = PgType.builtIn(20, "int8");
    ColumnPlan first = new ColumnPlan("a`{b}", 1, type, true, "a`{b}", "Int64");
    ColumnPlan second =
        new ColumnPlan("{key}", 2, PgType.builtIn(25, "text"), true, "{key}", "String");
    ColumnPlan value = new ColumnPlan("v", 3, type, false, "v", "Int64");
    return new TablePlan(
        1,
        "public",
        "{table}",
        false,
        ReplicaIdentity.KEY,
        "{table}",
        TableEngine.REPLACING_MERGE_TREE,
        List.of("a`{b}", "{key}"),
        "`a\\`{b}` % 3",
        "",
        new Lsn(1),
        List.of(first, second, value),
        List.of(),
        TableWork.COPY_AND_FOLLOW);
  }

  @Test
  void whatIsShownStaysAndWhatIsSentAgainChangesNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TablePlan plan = plan();
    try (LocalClickHouse server =
            LocalClickHouse.start(ClickHouseOptions.in(dir.resolve("clickhouse")));
        ClickHouse client =
            new ClickHouse(server.url(), server.user(), new Secret(server.password()))) {
      server.query("CREATE DATABASE IF NOT EXISTS gone ENGINE = Atomic");
      server.query(TableDdl.create("gone", plan, METADATA));
      Map<Integer, Change> model = new TreeMap<>();
      List<Change> history = new ArrayList<>();
      for (long version = 1; version <= LAST; version++) {
        // Each version deletes or writes one of 300 keys: most of them die and live several times.
        Change change = new Change(version, random.nextInt(300), random.nextInt(3) == 0);
        history.add(change);
        model.put(change.key(), change);
      }
      List<Change> old = new ArrayList<>(history.subList(0, (int) BELOW));
      Collections.shuffle(old, random);
      insert(server, old, "now64(9) - INTERVAL 2 HOUR");
      // Above BELOW, some of it before the removal, all of it once more afterwards.
      List<Change> late = history.subList((int) BELOW, (int) LAST);
      insert(server, late.subList(0, 500), "now64(9) - INTERVAL 2 HOUR");
      String before = shown(server);
      DeletedRows rows = new DeletedRows(client, "gone", METADATA);
      Lsn below = new Lsn(BELOW + 1);
      Instant cutoff = Instant.now().minus(Duration.ofHours(1));
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                boolean removing = rows.remove(plan, below, cutoff);
                assertThat(shown(server)).as("seed " + seed).isEqualTo(before);
                return !removing;
              });
      long dead = model(old, history).values().stream().filter(Change::deleted).count();
      assertThat(dead).isGreaterThan(10);
      String left =
          "SELECT count() FROM (SELECT `a\\`{b}` AS k FROM gone.`{table}` WHERE _pipe_version <= "
              + BELOW
              + " GROUP BY k HAVING argMax(_pipe_is_deleted, _pipe_version) = 1)";
      assertThat(server.query(left).strip()).as("seed " + seed).isEqualTo("0");

      insert(server, late, "now64(9)");
      StringBuilder expected = new StringBuilder();
      model.values().stream()
          .filter(change -> !change.deleted())
          .forEach(c -> expected.append(c.key()).append('\t').append(c.version()).append('\n'));
      assertThat(shown(server)).as("seed " + seed).isEqualTo(expected.toString().strip());
      String young = tombstones(server);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !rows.remove(plan, below, Instant.now().minus(Duration.ofHours(1))));
      assertThat(tombstones(server)).as("nothing above, seed " + seed).isEqualTo(young);
      assertThat(shown(server)).isEqualTo(expected.toString().strip());
    }
  }

  private static Map<Integer, Change> model(List<Change> old, List<Change> history) {
    Map<Integer, Change> model = new TreeMap<>();
    history.stream().filter(old::contains).forEach(change -> model.put(change.key(), change));
    return model;
  }

  private static void insert(LocalClickHouse server, List<Change> changes, String at) {
    for (int i = 0; i < changes.size(); i += 500) {
      StringBuilder sql =
          new StringBuilder(
              "INSERT INTO gone.`{table}` (`a\\`{b}`, `{key}`, v, _pipe_version, _pipe_is_deleted,"
                  + " _pipe_synced_at) VALUES ");
      for (Change change : changes.subList(i, Math.min(i + 500, changes.size()))) {
        sql.append(change.row(at)).append(',');
      }
      sql.setLength(sql.length() - 1);
      server.query(sql.toString());
    }
  }

  private static String tombstones(LocalClickHouse server) {
    return server
        .query(
            // A merge may drop one that is not its key's newest row, never the newest.
            "SELECT count() FROM (SELECT `a\\`{b}` AS k FROM gone.`{table}` GROUP BY k HAVING"
                + " argMax(_pipe_is_deleted, _pipe_version) = 1 AND max(_pipe_version) > "
                + BELOW
                + ")")
        .strip();
  }

  private static String shown(LocalClickHouse server) {
    return server
        .query("SELECT `a\\`{b}`, v FROM gone.`{table}` FINAL ORDER BY 1 FORMAT TSV")
        .strip();
  }
}
