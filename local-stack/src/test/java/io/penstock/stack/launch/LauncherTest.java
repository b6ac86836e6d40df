package io.penstock.stack.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.stack.StackFile;
import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.process.Java;
import io.penstock.stack.process.Signal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes, without the controller, which e2e adds. */
@Timeout(300)
class LauncherTest {
  @TempDir Path root;
  private final List<Path> directories = new ArrayList<>();

  private record Outcome(int exit, String output) {}

  @AfterEach
  void stopWhatAFailedTestLeft() throws Exception {
    for (Path directory : directories) {
      run("down", "--data-dir", directory.toString());
    }
  }

  @Test
  void runsInTheBackgroundUntilItIsToldToStop() throws Exception {
    DataDirectory directory = new DataDirectory(root.resolve("stack"));
    directories.add(directory.root());
    String dir = directory.root().toString();

    Outcome up = run("up", "--no-demo", "--detach", "--data-dir", dir);
    assertThat(up.output()).contains("ClickHouse").contains("stack.json");
    assertThat(up.exit()).isZero();
    StackFile first = Objects.requireNonNull(StackFile.read(directory.stackFile()));
    assertThat(up.output())
        .doesNotContain(first.postgres().password(), first.clickhouse().password());
    assertThat(first.pids())
        .allMatch(LauncherTest::isAlive)
        .allMatch(pid -> hasNoSecret(pid, first));

    assertThat(run("up", "--no-demo", "--data-dir", dir))
        .satisfies(again -> assertThat(again.exit()).isZero())
        .satisfies(again -> assertThat(again.output()).contains("up already"));

    asksBothServers(dir);

    Signal.KILL.sendTo(Objects.requireNonNull(SupervisorState.read(directory)).pid());
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(first.pids()).noneMatch(LauncherTest::isAlive));

    assertThat(run("up", "--no-demo", "--detach", "--data-dir", dir).exit()).isZero();
    StackFile second = Objects.requireNonNull(StackFile.read(directory.stackFile()));
    assertThat(second.postgres().port()).isEqualTo(first.postgres().port());

    assertThat(run("down", "--data-dir", dir).output()).contains("Stopped");
    assertThat(second.pids()).noneMatch(LauncherTest::isAlive);
    assertThat(directory.stackFile()).doesNotExist();
    assertThat(run("down", "--data-dir", dir).output()).contains("Nothing is running");
  }

  private void asksBothServers(String dir) throws Exception {
    String both = "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, NULL); SELECT * FROM t";
    assertThat(run("sql", "postgres", both, "--data-dir", dir).output()).endsWith("1\t\\N\n");
    Outcome refused = run("sql", "postgres", "DELETE FROM t; SELECT 1 FROM u", "--data-dir", dir);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.output()).contains("relation \"u\" does not exist").doesNotContain("\tat ");
    assertThat(run("sql", "postgres", "SELECT count(*) FROM t", "--data-dir", dir).output())
        .as("all or nothing")
        .endsWith("1\n");
    assertThat(run("sql", "clickhouse", "SELECT currentDatabase()", "--data-dir", dir).output())
        .endsWith("penstock\n");
    assertThat(run("sql", "clickhouse", "SELECT nothing", "--data-dir", dir).exit()).isEqualTo(1);
  }

  @Test
  void namesATakenPortAndItsFlagAndStartsNothing() throws Exception {
    Path directory = root.resolve("taken");
    directories.add(directory);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Outcome up =
          run("up", "--detach", "--data-dir", directory.toString(), "--postgres-port", port);
      assertThat(up.exit()).isEqualTo(1);
      assertThat(up.output()).contains("Port " + port + " (--postgres-port) is taken");
      assertThat(directory.resolve("postgres")).doesNotExist();
    }
  }

  @Test
  void refusesUnknownFlagsAndWrongNumbers() throws Exception {
    String dir = root.resolve("wrong").toString();
    assertThat(run("up", "--data-dir", dir, "--slots", "none").output()).contains("--slots");
    assertThat(run("up", "--data-dir", dir, "--slots", "0").output()).contains("1 or more");
    assertThat(run("up", "--data-dir", dir, "--no-such").exit()).isEqualTo(2);
    assertThat(run("up", "--data-dir", dir, "--postgres-url", "nonsense").output())
        .contains("--postgres-url must look like");
  }

  @Test
  void hasNothingToStopWhereNothingWas() throws Exception {
    Outcome down = run("down", "--data-dir", root.resolve("nowhere").toString());
    assertThat(down.exit()).isZero();
    assertThat(down.output()).contains("There is no stack");
    assertThat(
            run("sql", "postgres", "SELECT 1", "--data-dir", root.resolve("nowhere").toString())
                .output())
        .contains("Nothing is running");
    assertThat(root.resolve("nowhere")).doesNotExist();
  }

  private Outcome run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Java.program(), "-Xmx128m", "-cp", Java.ownClassPath(), LauncherMain.class.getName()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(root, "output", ".txt");
    var builder = new ProcessBuilder(command);
    // The detached supervisor is a JVM of its own and must hear it, too.
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Dpenstock.stack.without-controller=true");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  private static boolean hasNoSecret(long pid, StackFile stack) {
    try {
      String commandLine = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
      return !commandLine.contains(stack.postgres().password())
          && !commandLine.contains(stack.clickhouse().password())
          && !commandLine.contains(stack.controller().keySecret());
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
