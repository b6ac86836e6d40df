package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One pipe's life on a whole stack: pgbench's tables and a 65-column one, copied, followed under
 * load, through kills, pauses and a restart of everything. Each test goes on where the one before
 * ended, as an operator's day does.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipeEndToEndTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int SCALE = Integer.getInteger("penstock.e2e.scale", 1);
  private static final int PAUSES = Integer.getInteger("penstock.e2e.pauses", 2);
  private static final int KILLS = Integer.getInteger("penstock.e2e.kills", 2);
  private static final int TRANSACTIONS = Integer.getInteger("penstock.e2e.transactions", 500);

  @TempDir static Path directory;

  private static Desk desk;
  private static String pipe;
  private static int inserted = 500;

  @BeforeAll
  static void start() {
    desk = new Desk(directory);
    BankLoad.tables(desk.postgres(), SCALE);
    AllTypes.table(desk.postgres(), "all_types", inserted);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static List<String> tables() {
    List<String> tables = new ArrayList<>(BankLoad.TABLES);
    tables.add("public.all_types");
    return tables;
  }

  private static void assertEqual() {
    desk.awaitCaughtUp(pipe, LIMIT);
    for (String table : tables()) {
      String name = table.substring("public.".length());
      assertThat(desk.compare(name, "bank_" + name)).as(table).endsWith(" rows equal");
    }
  }

  /** Rows of the 65-column table, changed while the load runs. */
  private static void changeAllTypes() {
    AllTypes.insert(desk.postgres(), "all_types", inserted + 1, inserted + 100);
    inserted += 100;
    AllTypes.update(desk.postgres(), "all_types", inserted - 300, inserted - 200, inserted);
    desk.postgres().execute("DELETE FROM all_types WHERE id % 97 = " + inserted / 100);
  }

  @Test
  @Order(1)
  void copiesAndFollowsUnderLoad() throws Exception {
    assertThat(AllTypes.columns()).isEqualTo(65);
    BankLoad load = BankLoad.start(desk.postgres(), SCALE, 2, 1);
    try (load) {
      pipe = desk.api().createOk(desk.api().pipe("bank", tables()));
      desk.api().await(pipe, "Running", LIMIT);
      changeAllTypes();
      awaitTransactions(load, load.transactions() + TRANSACTIONS);
    }
    assertEqual();
    Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertScraped(load.transactions()));
  }

  /**
   * What a Prometheus sees of the job that has just done this.
   *
   * @param transactions each of which has changed one account; those before the copy are in it
   */
  private static void assertScraped(long transactions) {
    Scrape scrape = Scrape.of(desk);
    String accounts = "destination_table=\"bank_pgbench_accounts\"";
    assertThat(scrape.value("penstock_pipe_state", "state=\"RUNNING\"")).isEqualTo(1);
    assertThat(scrape.value("penstock_pipe_tables", "state=\"Streaming\""))
        .isEqualTo(tables().size());
    assertThat(scrape.value("ClickPipes_FetchedEvents_PerTable", accounts, "\"snapshot\""))
        .isEqualTo(100_000.0 * SCALE);
    assertThat(scrape.value("penstock_table_changes_total", accounts, "kind=\"update\""))
        .isBetween((double) TRANSACTIONS, (double) transactions);
    assertThat(scrape.value("penstock_pipe_changes_total", "kind=\"delete\"")).isPositive();
    double inserts = scrape.value("penstock_pipe_inserts_total");
    assertThat(inserts).isPositive();
    assertThat(scrape.value("penstock_pipe_insert_duration_seconds_count")).isEqualTo(inserts);
    assertThat(scrape.value("penstock_pipe_insert_duration_seconds_bucket", "le=\"+Inf\""))
        .isEqualTo(inserts);
    assertThat(scrape.value("penstock_pipe_insert_duration_seconds_sum")).isPositive();
    assertThat(scrape.value("penstock_pipe_insert_retries_total")).isZero();
    assertThat(scrape.value("penstock_pipe_lag_seconds")).isBetween(0.0, 60.0);
    assertThat(scrape.value("penstock_pipe_checkpoint_age_seconds")).isBetween(0.0, 60.0);
    assertThat(scrape.value("penstock_pipe_checkpoint_duration_seconds")).isPositive();
    assertThat(scrape.value("penstock_slot_retained_bytes")).isPositive();
    assertThat(scrape.value("penstock_slot_wal_status", "\"reserved\"")).isEqualTo(1);
    assertThat(scrape.value("penstock_slot_active")).isEqualTo(1);
  }

  private static void awaitTransactions(BankLoad load, long count) {
    Awaitility.await().atMost(LIMIT).until(() -> load.transactions() >= count);
  }

  @Test
  @Order(2)
  void losesNothingWhenProcessesAreKilled() throws Exception {
    try (BankLoad load = BankLoad.start(desk.postgres(), SCALE, 2, 2);
        SlotWatch watch = SlotWatch.start(desk, pipe)) {
      for (int round = 0; round < KILLS; round++) {
        desk.stack().flink().taskManagers().get(0).kill();
        changeAllTypes();
        awaitTransactions(load, load.transactions() + TRANSACTIONS);
        desk.awaitCaughtUp(pipe, LIMIT);
      }
      desk.stack().controller().kill();
      desk.stack().flink().jobManager().kill();
      awaitTransactions(load, load.transactions() + TRANSACTIONS);
      desk.awaitCaughtUp(pipe, LIMIT);
      changeAllTypes();
      watch.assertNeverAhead();
    }
    assertEqual();
  }

  @Test
  @Order(3)
  void pausesAndResumesWithoutAGap() {
    for (int round = 0; round < PAUSES; round++) {
      assertThat(desk.api().command(pipe, "stop").status()).isEqualTo(200);
      desk.api().await(pipe, "Paused", LIMIT);
      changeAllTypes();
      desk.postgres()
          .execute("UPDATE pgbench_accounts SET abalance = " + round + " WHERE aid <= 100");
      assertThat(desk.api().command(pipe, "start").status()).isEqualTo(200);
      desk.api().await(pipe, "Running", LIMIT);
    }
    assertEqual();
  }

  @Test
  @Order(4)
  void goesOnAfterDownAndUp() {
    changeAllTypes();
    desk.downAndUp();
    changeAllTypes();
    desk.api().await(pipe, "Running", LIMIT);
    assertEqual();
  }

  @Test
  @Order(5)
  void showsItsSecretsNowhere() throws Exception {
    List<String> secrets =
        List.of(desk.file().postgres().password(), desk.file().clickhouse().password());
    String answers = desk.api().list().toString() + desk.api().status(pipe);
    for (String secret : secrets) {
      assertThat(answers).doesNotContain(secret);
      assertThat(filesWith(directory.resolve("logs"), secret)).isEmpty();
      assertThat(filesWith(directory.resolve("flink"), secret)).isEmpty();
      assertThat(filesWith(directory.resolve("controller"), secret)).isEmpty();
      for (long pid : desk.file().pids()) {
        assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline"))).doesNotContain(secret);
      }
    }
  }

  private static List<Path> filesWith(Path root, String secret) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && holds(file, secret)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // Checkpoints and the store's log come and go while they are looked at.
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static boolean holds(Path file, String secret) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @Order(6)
  void refusesBadInputAndLeavesNothing() {
    String slots = desk.ask("SELECT count(*) FROM pg_replication_slots");
    String publications = desk.ask("SELECT count(*) FROM pg_publication");
    ObjectNode body = desk.api().pipe("broken", List.of("public.nowhere", "public.no_key"));
    desk.postgres().execute("CREATE TABLE no_key (a int)");
    JsonNode refused = desk.api().create(body).body();

    assertThat(refused.path("status").asInt()).isEqualTo(400);
    assertThat(refused.path("error").asText())
        .contains("nowhere")
        .contains("no_key")
        .contains("REPLICA IDENTITY");
    assertThat(desk.ask("SELECT count(*) FROM pg_replication_slots")).isEqualTo(slots);
    assertThat(desk.ask("SELECT count(*) FROM pg_publication")).isEqualTo(publications);
    assertThat(desk.api().list().size()).isEqualTo(1);
  }

  @Test
  @Order(7)
  void runsASnapshotOnlyPipeToItsEnd() {
    ObjectNode body = desk.api().pipe("once", List.of("public.pgbench_accounts"));
    ((ObjectNode) body.path("source").path("postgres").path("settings"))
        .put("replicationMode", "snapshot");
    String once = desk.api().createOk(body);
    desk.api().await(once, "Completed", LIMIT);

    assertThat(desk.compare("pgbench_accounts", "once_pgbench_accounts")).endsWith(" rows equal");
    assertThat(desk.api().delete(once, true).status()).isEqualTo(200);
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                desk.stack()
                    .clickhouse()
                    .query("EXISTS TABLE penstock.once_pgbench_accounts")
                    .equals("0"));
  }

  @Test
  @Order(8)
  void deletesWithoutATrace() {
    assertThat(desk.api().delete(pipe, false).status()).isEqualTo(200);
    Awaitility.await().atMost(LIMIT).until(() -> desk.api().list().isEmpty());

    assertThat(desk.ask("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
    assertThat(desk.ask("SELECT count(*) FROM pg_publication")).isEqualTo("0");
    assertThat(desk.stack().clickhouse().query("EXISTS TABLE penstock.bank_all_types"))
        .isEqualTo("1");
  }
}
