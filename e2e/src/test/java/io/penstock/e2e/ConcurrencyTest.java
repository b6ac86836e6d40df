package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients command one pipe at once: each gets a clear answer, and the pipe comes through. */
class ConcurrencyTest {

  private static final int CLIENTS = 50;
  private static final int DELETERS = 10;
  private static final int SHOWN = 5;
  private static final Duration CROWD =
      Duration.ofSeconds(Integer.getInteger("penstock.crowd.seconds", 10));

  /** A client reads its answer before it asks again. */
  private static final long THINK_NANOS = 20_000_000;

  private static final long SEED = Long.getLong("penstock.crowd.seed", System.nanoTime() & 0xffff);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;

  private static Desk desk;

  private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() {
    desk = new Desk(directory);
    SmallPipe.tables(desk.postgres());
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  @Test
  void everyAnswerIsClearAndThePipeComesThrough() throws Exception {
    System.out.println("crowd: seed " + SEED);
    SmallPipe pipe = new SmallPipe(desk, "crowd");
    Traces traces = new Traces(desk);
    pipe.create();
    pipe.await("RUNNING");

    crowd(pipe);
    System.out.println("crowd: " + new TreeMap<>(answers));
    assertThat(wrong.stream().distinct().limit(SHOWN)).as(pipe.story()).isEmpty();
    assertThat(answers.keySet()).anyMatch(answer -> answer.endsWith(" 200"));

    pipe.bringToRunning();
    new SmallWrites(desk.postgres()).write();
    pipe.assertEqual();
    traces.assertOnlyRunning(pipe, pipe.mapped().stream().map(pipe::target).toList());

    deleteAtOnce(pipe);
    pipe.awaitGone();
    assertThat(wrong).isEmpty();
    traces.assertNothing();
  }

  private void crowd(SmallPipe pipe) throws InterruptedException {
    long end = System.nanoTime() + CROWD.toNanos();
    List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      Random random = new Random(SEED * CLIENTS + client);
      String name = "crowd of " + client;
      clients.add(new Thread(() -> command(pipe, random, name, end), name));
    }
    run(clients);
  }

  private static void run(List<Thread> threads) throws InterruptedException {
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void command(SmallPipe pipe, Random random, String name, long end) {
    PipeApi api = desk.api();
    while (System.nanoTime() < end) {
      ObjectNode settings =
          JSON.createObjectNode().put("syncIntervalSeconds", 1 + random.nextInt(2));
      try {
        switch (random.nextInt(6)) {
          case 0 -> note("start", api.command(pipe.id(), "start"));
          case 1 -> note("stop", api.command(pipe.id(), "stop"));
          case 2 -> note("resync", api.resync(pipe.id(), List.of()));
          case 3 -> note("cancel", api.cancelResync(pipe.id()));
          case 4 -> note("edit", api.edit(pipe.id(), api.postgresEdit("settings", settings)));
          default -> note("rename", api.edit(pipe.id(), JSON.createObjectNode().put("name", name)));
        }
      } catch (RuntimeException e) {
        wrong.add(e.toString());
      }
      LockSupport.parkNanos(THINK_NANOS);
    }
  }

  private void note(String command, PipeApi.Answer answer) {
    answers
        .computeIfAbsent(command + " " + answer.status(), key -> new AtomicInteger())
        .incrementAndGet();
    if (!answer.clear()) {
      wrong.add(command + ": " + answer);
    }
  }

  private void deleteAtOnce(SmallPipe pipe) throws InterruptedException {
    List<Thread> deleters = new ArrayList<>();
    for (int i = 0; i < DELETERS; i++) {
      deleters.add(
          new Thread(
              () -> {
                PipeApi.Answer answer = pipe.delete();
                if (answer.status() != 200 && answer.status() != 404) {
                  wrong.add("delete: " + answer);
                }
              }));
    }
    run(deleters);
  }
}
