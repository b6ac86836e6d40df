package io.penstock.controller.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.controller.definition.SourceDefinition;
import io.penstock.model.secret.SecretOpener;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.TlsSpec;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slots that are made, given up and looked at, in a real server. */
class SlotMakerTest {

  @TempDir static Path dir;
  private static LocalPostgres postgres;

  private final SourceConnector connector =
      new SourceConnector(
          new SecretOpener(
              name -> "postgres",
              path -> "",
              () -> {
                throw new IllegalStateException("nothing is sealed here");
              }));
  private final SlotMaker maker = new SlotMaker(connector);
  private final ReplicationRemoval removal = new ReplicationRemoval(connector, maker);

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.start(PostgresOptions.in(dir));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static SourceDefinition source(int port) {
    return new SourceDefinition(
        "postgres",
        "127.0.0.1",
        port,
        "postgres",
        "postgres",
        new SecretRef("env:PW"),
        new TlsSpec(true, false, "", ""));
  }

  private static boolean exists(String slot) throws SQLException {
    try (Connection connection = postgres.connect()) {
      return Slot.find(connection, slot).isPresent();
    }
  }

  private static void awaitThreadsEnd(String slot) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("slot " + slot)));
  }

  /** Passes a connection on only when it is let through. */
  private static final class Gate implements AutoCloseable {
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    Gate() throws IOException {
      daemon(this::serve);
    }

    int port() {
      return server.getLocalPort();
    }

    private static void daemon(Runnable work) {
      Thread thread = new Thread(work);
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      try {
        Socket client = server.accept();
        reached.countDown();
        open.await();
        Socket there = new Socket("127.0.0.1", postgres.port());
        daemon(() -> copy(client, there));
        copy(there, client);
      } catch (IOException | InterruptedException e) {
        // The test is over.
      }
    }

    private static void copy(Socket from, Socket to) {
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        byte[] bytes = new byte[8192];
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
          out.write(bytes, 0, n);
          out.flush();
        }
      } catch (IOException e) {
        // The other side has gone.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void anAttemptThatIsStillConnectingMakesNothingOnceItIsRemoved() throws Exception {
    try (Gate gate = new Gate()) {
      maker.start(source(gate.port()), "connecting", false);
      gate.reached.await();
      await().until(() -> removal.remove(source(postgres.port()), "connecting", "", false));
      gate.open.countDown();
      awaitThreadsEnd("connecting");
      assertThat(exists("connecting")).isFalse();
    }
    // The name is free for another attempt.
    maker.start(source(postgres.port()), "connecting", false);
    await().until(() -> exists("connecting"));
    await().until(() -> !maker.making("connecting"));
    assertThat(removal.remove(source(postgres.port()), "connecting", "", false)).isTrue();
    assertThat(exists("connecting")).isFalse();
  }

  @Test
  void anAttemptThatWaitsForATransactionIsEnded() throws Exception {
    postgres.execute("CREATE TABLE held (a int)");
    try (Connection open = postgres.connect();
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("INSERT INTO held VALUES (1)");
      maker.start(source(postgres.port()), "waiting", false);
      await().until(() -> exists("waiting"));
      await().until(() -> removal.remove(source(postgres.port()), "waiting", "", false));
      open.commit();
    }
    awaitThreadsEnd("waiting");
    assertThat(exists("waiting")).isFalse();
    assertThat(maker.takeFailure("waiting")).isEmpty();
  }

  @Test
  void anAttemptMayWaitLongerThanTheServersTransactionsMay() throws Exception {
    postgres.execute(
        "CREATE TABLE holding (a int)", "ALTER DATABASE postgres SET transaction_timeout = '1s'");
    try (Connection open = postgres.connect();
        Statement statement = open.createStatement();
        Connection watch = postgres.connect()) {
      statement.execute("SET transaction_timeout = 0");
      open.setAutoCommit(false);
      statement.execute("INSERT INTO holding VALUES (1)");
      maker.start(source(postgres.port()), "patient", false);
      String waiting =
          "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_create_logical_replication_slot%'"
              + " AND state = 'active' AND xact_start < clock_timestamp() - interval '2 s'"
              + " AND pid <> pg_backend_pid()";
      await().until(() -> watch.createStatement().executeQuery(waiting).next());
      open.commit();
    } finally {
      postgres.execute("ALTER DATABASE postgres RESET transaction_timeout");
    }
    await().until(() -> !maker.making("patient"));
    assertThat(maker.takeFailure("patient")).isEmpty();
    assertThat(exists("patient")).isTrue();
    assertThat(removal.remove(source(postgres.port()), "patient", "", false)).isTrue();
  }

  @Test
  void aStandbysPositionIsWhatItHasReplayed() throws Exception {
    Path own = dir.resolve("standby");
    PostgresOptions options = PostgresOptions.in(own);
    try (LocalPostgres server = LocalPostgres.start(options)) {
      server.execute("SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
      server.stop();
      Path signal = Files.createFile(own.resolve("data").resolve("standby.signal"));
      assertThat(Files.exists(signal)).isTrue();
      server.start();
      try (Connection connection = server.connect()) {
        Slot slot = Slot.find(connection, "s").orElseThrow();
        assertThat(slot.currentLsn().isAfter(slot.restartLsn())).isTrue();
        assertThat(slot.retainedBytes()).isPositive();
      }
    }
  }
}
