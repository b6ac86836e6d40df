package io.penstock.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.process.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postgres, ClickHouse and Flink together; the controller is in e2e, which depends on it. */
class LocalStackTest {
  private static final String WITHOUT_CONTROLLER = "penstock.stack.without-controller";

  @TempDir Path root;

  @BeforeAll
  static void leaveTheControllerOut() {
    System.setProperty(WITHOUT_CONTROLLER, "true");
  }

  @AfterAll
  static void noLonger() {
    System.clearProperty(WITHOUT_CONTROLLER);
  }

  @Test
  void bringsBackWhatIsKilledAndKeepsItsDataAndPorts() throws Exception {
    DataDirectory directory = new DataDirectory(root.resolve("stack"));
    Path file = directory.stackFile();
    StackFile first;
    try (LocalStack stack = LocalStack.start(StackOptions.in(directory.root()))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      first = Objects.requireNonNull(StackFile.read(file));
      assertThat(first).isEqualTo(stack.file());
      stack.postgres().orElseThrow().execute("CREATE TABLE t AS SELECT 1 AS id");
      stack.clickhouse().query("CREATE TABLE penstock.t (a Int8) ENGINE = MergeTree ORDER BY a");
      for (long pid : first.pids()) {
        Signal.KILL.sendTo(pid);
      }
      List<Long> killed = first.pids();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(Objects.requireNonNull(StackFile.read(file)).pids())
                      .hasSameSizeAs(killed)
                      .doesNotContainAnyElementsOf(killed));
      await().atMost(Duration.ofSeconds(90)).until(stack::answers);
      assertThat(stack.file().pids()).allMatch(LocalStackTest::isAlive);
    }
    assertThat(file).doesNotExist();
    assertThat(first.pids()).noneMatch(LocalStackTest::isAlive);
    try (LocalStack again = LocalStack.start(StackOptions.in(directory.root()))) {
      StackFile second = again.file();
      assertThat(second.postgres().port()).isEqualTo(first.postgres().port());
      assertThat(second.clickhouse().url()).isEqualTo(first.clickhouse().url());
      assertThat(second.flink().url()).isEqualTo(first.flink().url());
      assertThat(second.controller().keySecret()).isEqualTo(first.controller().keySecret());
      again.postgres().orElseThrow().execute("INSERT INTO t VALUES (2)");
      assertThat(again.clickhouse().query("EXISTS TABLE penstock.t")).isEqualTo("1");
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
