package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stack.process.Service;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One transaction that is larger than any memory: followed within the 512 MB of heap that the
 * quickstart's TaskManager has, with checkpoints meanwhile, and a TaskManager that is killed in the
 * middle of it. {@code ./penstock soak} runs it with five million rows.
 */
class LargeTransactionTest {

  private static final long ROWS = Long.getLong("penstock.large.rows", 200_000);
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final long MAX_HEAP = 512L << 20;

  /** Enough rows for the transaction to last for some checkpoints. */
  private static final long LASTING = 2_000_000;

  private static final String TARGET = "penstock.big_large FINAL";

  @TempDir static Path directory;

  @Test
  void isFollowedInLittleMemoryAndThroughACrash() throws Exception {
    try (Desk desk = new Desk(directory)) {
      desk.postgres()
          .execute(
              "CREATE TABLE large (id bigint PRIMARY KEY, a int, b text, c timestamptz)",
              "INSERT INTO large VALUES (0, 0, 'before', now())");
      String pipe = desk.api().createOk(desk.api().pipe("big", List.of("public.large")));
      desk.api().await(pipe, "Running", Duration.ofMinutes(3));
      desk.awaitCaughtUp(pipe, Duration.ofMinutes(3));
      long begin = System.nanoTime();
      desk.postgres()
          .execute(
              "INSERT INTO large SELECT i, i % 1000, 'row ' || i, now() - i * interval '1 s'"
                  + " FROM generate_series(1, "
                  + ROWS
                  + ") i");
      say("written", begin);
      awaitRows(desk, 2);
      say("first rows", begin);
      if (ROWS >= LASTING) {
        long before = checkpoints(desk);
        Awaitility.await().atMost(LIMIT).until(() -> checkpoints(desk) >= before + 2);
        assertThat(rows(desk)).isLessThan(ROWS);
        say("two checkpoints, " + rows(desk) + " rows", begin);
        awaitRows(desk, ROWS / 3);
      }
      long second = killed(desk.stack().flink().taskManagers().get(0));
      awaitRows(desk, ROWS + 1);
      say("all rows", begin);
      desk.awaitCaughtUp(pipe, LIMIT);
      say("confirmed", begin);

      assertThat(heap(desk)).isPositive().isLessThanOrEqualTo(MAX_HEAP);
      // A TaskManager that runs out of memory ends, and is started again.
      assertThat(desk.stack().flink().taskManagers().get(0).pid()).isEqualTo(second);
      assertThat(
              desk.stack()
                  .clickhouse()
                  .query(
                      "SELECT count(), sum(id), sum(a), sum(toInt64(reinterpretAsUInt32(reverse("
                          + "substring(MD5(b), 1, 4)))) * (id % 1009)),"
                          + " sum(toUnixTimestamp64Micro(c) % 1000000007) FROM "
                          + TARGET
                          + " FORMAT CSV"))
          .isEqualTo(
              desk.ask(
                  "SELECT concat_ws(',', count(*), sum(id), sum(a),"
                      + " sum(('x' || left(md5(b), 8))::bit(32)::bigint * (id % 1009)),"
                      + " sum((extract(epoch FROM c) * 1000000)::bigint % 1000000007))"
                      + " FROM large"));
    }
  }

  /** Kills a process; the pid of the one in its place. */
  private static long killed(Service service) {
    long pid = service.pid();
    service.kill();
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(StackException.class)
        .until(service::pid, next -> next != pid);
  }

  private static void say(String what, long begin) {
    System.out.printf(
        "%,d rows in one transaction: %s after %d s%n",
        ROWS, what, (System.nanoTime() - begin) / 1_000_000_000);
  }

  private static long rows(Desk desk) {
    return Long.parseLong(desk.stack().clickhouse().query("SELECT count() FROM " + TARGET));
  }

  private static void awaitRows(Desk desk, long rows) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> rows(desk) >= rows);
  }

  private static long checkpoints(Desk desk) throws IOException, InterruptedException {
    JsonNode jobs = desk.stack().flink().get("/jobs").path("jobs");
    String running =
        StreamSupport.stream(jobs.spliterator(), false)
            .filter(job -> job.path("status").asText().equals("RUNNING"))
            .map(job -> job.path("id").asText())
            .findFirst()
            .orElseThrow();
    return desk.stack()
        .flink()
        .get("/jobs/" + running + "/checkpoints")
        .path("counts")
        .path("completed")
        .asLong();
  }

  /** What the TaskManager may take at most, in bytes. */
  private static long heap(Desk desk) throws IOException, InterruptedException {
    JsonNode metrics =
        desk.stack()
            .flink()
            .get("/taskmanagers/taskmanager-1/metrics?get=Status.JVM.Memory.Heap.Max");
    return metrics.path(0).path("value").asLong();
  }
}
