package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stack.process.Service;
import io.penstock.stack.process.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One pipe in the hands of {@link LifecycleModelTest}: commands, writes and faults in any order.
 * The model is small: which tables are mapped by the commands that were obeyed, and what a removed
 * one held.
 */
final class LifecycleWalk implements AutoCloseable {

  private static final Duration SOME_TIME = Duration.ofSeconds(8);
  private static final int FIRST_MARK = 1_000_000;
  private static final int FIRST_LONG = 5_000_000;

  private final Desk desk;
  private final SmallPipe pipe;
  private final SmallWrites writes;
  private final SlotWatch watch;
  private String came = "";
  private int marks;
  private int longRows;
  private @Nullable Connection open;

  /** What the removed table's target held when it was removed; empty while it is mapped. */
  private String removed = "";

  LifecycleWalk(Desk desk) {
    this.desk = desk;
    this.pipe = new SmallPipe(desk, "walk");
    this.writes = new SmallWrites(desk.postgres());
    SmallPipe.tables(desk.postgres());
    pipe.create();
    pipe.await("RUNNING");
    this.watch =
        SlotWatch.start(
            desk,
            this::slot,
            new SlotWatch.Rows(
                "SELECT coalesce(max(id), 0) FROM small_a WHERE id >= " + FIRST_MARK,
                pipe.target("small_a"),
                "id"));
  }

  /** The slot that the live tables are fed from; empty while nobody can say. */
  private String slot() {
    try {
      return pipe.status().path("slot").path("name").asText();
    } catch (IllegalStateException e) {
      return "";
    }
  }

  /**
   * Asks something of the pipe, which may refuse it with what is in the way.
   *
   * @param calm whether what is under way gets some time first
   */
  void command(boolean calm, Function<SmallPipe, PipeApi.Answer> command) {
    if (calm) {
      settle();
    }
    String before = pipe.state();
    try {
      PipeApi.Answer answer = command.apply(pipe);
      assertThat(answer.clear()).as("in %s: %s", before, answer).isTrue();
      came = " in " + before + ": " + answer.status();
    } catch (PipeApi.UnreachableException e) {
      // A fault took the controller away before: nothing was asked.
      came = ": no controller";
    }
  }

  /** What came of the last command; told once. */
  String tell() {
    String told = came;
    came = "";
    return told;
  }

  private void settle() {
    try {
      Awaitility.await()
          .atMost(SOME_TIME)
          .ignoreExceptionsInstanceOf(PipeApi.UnreachableException.class)
          .until(pipe::settled);
    } catch (ConditionTimeoutException e) {
      // It goes on meanwhile: then the command meets it in the middle of something.
    }
  }

  /** Only where nothing is under way: what the removed target held is not needed any more then. */
  boolean canAdd() {
    return !pipe.thirdMapped() && pipe.settled();
  }

  void add() {
    look();
    removed = "";
    pipe.forgetThird();
    command(false, SmallPipe::addThird);
  }

  boolean canRemove() {
    return pipe.thirdMapped();
  }

  void remove() {
    command(true, SmallPipe::removeThird);
  }

  void write() {
    writes.write();
  }

  /** Whether a long transaction is open. */
  boolean hasOpen() {
    return open != null;
  }

  void begin() {
    try {
      Connection connection = desk.postgres().connect();
      open = connection;
      connection.setAutoCommit(false);
      try (Statement sql = connection.createStatement()) {
        for (int i = 0; i < 20; i++) {
          sql.execute(
              "INSERT INTO small_b VALUES (" + (FIRST_LONG + longRows++) + ", 'long open', 1)");
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void end(boolean commit) {
    Connection connection = open;
    if (connection == null) {
      return;
    }
    open = null;
    try (connection) {
      if (commit) {
        connection.commit();
      } else {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void killController() {
    desk.stack().controller().kill();
  }

  void killTaskManager() {
    desk.stack().flink().taskManagers().get(0).kill();
  }

  void killJobManager() {
    desk.stack().flink().jobManager().kill();
  }

  void killWalSenders() {
    desk.askAll("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active");
  }

  void freezeClickHouse(Duration frozen) {
    Service clickhouse = desk.stack().clickhouse().service().orElseThrow();
    clickhouse.signal(Signal.STOP);
    try {
      writes.write();
      Awaitility.await().pollDelay(frozen).atMost(frozen.plusSeconds(5)).until(() -> true);
    } finally {
      clickhouse.signal(Signal.CONT);
    }
  }

  /** A row whose arrival {@link SlotWatch} looks for. */
  private void mark() {
    desk.postgres()
        .execute("INSERT INTO small_a VALUES (" + (FIRST_MARK + marks++) + ", 'mark', 0)");
  }

  /** What must hold at any time; adds a row for the next look. */
  void look() {
    mark();
    pipe.assertNotFailed();
    assertThat(watch.violations()).as(pipe::story).isEmpty();
    if (!pipe.thirdMapped() && pipe.settled() && pipe.hadThird()) {
      String holds = pipe.third();
      if (removed.isEmpty()) {
        removed = holds;
      }
      assertThat(holds).as("the removed table's target").isEqualTo(removed);
    }
  }

  /** After whatever happened the pipe runs, equals its source, and nothing else is there. */
  void assertConverges() throws InterruptedException {
    end(true);
    pipe.bringToRunning();
    look();
    writes.write();
    pipe.assertEqual();
    look();
    watch.assertNeverAhead();
    List<String> targets = new ArrayList<>(pipe.mapped().stream().map(pipe::target).toList());
    if (!removed.isEmpty()) {
      targets.add(pipe.target(SmallPipe.THIRD));
    }
    new Traces(desk).assertOnlyRunning(pipe, targets);
  }

  @Override
  public void close() throws InterruptedException {
    watch.close();
    end(true);
  }

  /** For a failure's message. */
  @Override
  public String toString() {
    return pipe.story();
  }
}
