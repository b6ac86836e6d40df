package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What one controller costs that looks after many pipes; {@code ./penstock soak} runs it. */
@EnabledIfSystemProperty(named = "penstock.soak", matches = "true")
class ManyPipesTest {

  private static final int PIPES = Integer.getInteger("penstock.soak.pipes", 30);
  private static final int SLOTS = 8;
  private static final long LARGEST_MEGABYTES = 256;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration MEASURED = Duration.ofSeconds(30);
  private static final double TICKS_PER_SECOND = 100;

  @TempDir static Path directory;

  private static Desk desk;

  @BeforeAll
  static void start() {
    desk =
        new Desk(
            StackOptions.in(directory)
                .withTaskManagers((PIPES + SLOTS - 1) / SLOTS, SLOTS)
                // Each request to Flink becomes a line of the controller's log.
                .withControllerJavaOptions(List.of("-Djdk.httpclient.HttpClient.log=requests")));
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  @Test
  void oneControllerLooksAfterThemAll() throws IOException {
    List<String> pipes = new ArrayList<>();
    for (int i = 1; i <= PIPES; i++) {
      desk.postgres()
          .execute(
              "CREATE TABLE many_" + i + " (id int PRIMARY KEY, v text)",
              "INSERT INTO many_" + i + " SELECT n, 'row ' || n FROM generate_series(1, 100) n");
      ObjectNode body = desk.api().pipe("p" + i, List.of("public.many_" + i));
      ((ObjectNode) body.at("/source/postgres/settings")).put("initialLoadParallelism", 1);
      pipes.add(desk.api().createOk(body));
    }
    pipes.forEach(pipe -> desk.api().await(pipe, "Running", LIMIT));

    measure();

    for (int i = 1; i <= PIPES; i++) {
      desk.postgres().execute("UPDATE many_" + i + " SET v = 'changed' WHERE id <= 50");
    }
    for (int i = 1; i <= PIPES; i++) {
      desk.awaitCaughtUp(pipes.get(i - 1), LIMIT);
      assertThat(desk.compare("many_" + i, "p" + i + "_many_" + i)).isEqualTo("100 rows equal");
      assertThat(desk.api().state(pipes.get(i - 1))).isEqualTo("Running");
    }
  }

  private static void measure() throws IOException {
    Long pid = desk.file().controller().pid();
    long requests = requests();
    double cpu = cpuSeconds(pid);
    Awaitility.await().pollDelay(MEASURED).atMost(MEASURED.plusSeconds(10)).until(() -> true);
    double seconds = MEASURED.toSeconds();
    long megabytes = residentMegabytes(pid);
    System.out.printf(
        Locale.ROOT,
        "%d pipes: the controller takes %d MB, %.1f %% of a core and %.1f requests/s to Flink%n",
        PIPES,
        megabytes,
        (cpuSeconds(pid) - cpu) / seconds * 100,
        (requests() - requests) / seconds);
    assertThat(desk.file().controller().pid()).as("it was not started again").isEqualTo(pid);
    assertThat(megabytes).isLessThan(LARGEST_MEGABYTES);
  }

  private static long requests() throws IOException {
    String flink = desk.file().flink().url();
    try (Stream<String> lines = Files.lines(desk.stack().directory().log("controller"))) {
      return lines.filter(line -> line.contains("REQUEST: " + flink)).count();
    }
  }

  /** Manual page proc_pid_stat(5): utime and stime are the 14th and 15th field. */
  private static double cpuSeconds(Long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS_PER_SECOND;
  }

  /** Manual page proc_pid_status(5): VmRSS, in kB. */
  private static long residentMegabytes(Long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / 1024;
  }
}
