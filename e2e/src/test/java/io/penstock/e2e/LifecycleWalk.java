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
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A random walk of one pipe: commands, writes and faults in any order. The model is small: which
 * tables are mapped by the commands that were obeyed, and what a removed one held.
 */
final class LifecycleWalk implements AutoCloseable {

  private static final Duration SOME_TIME = Duration.ofSeconds(8);
  private static final int FIRST_MARK = 1_000_000;
  private static final int FIRST_LONG = 5_000_000;

  private final Desk desk;
  private final SmallPipe pipe;
  private final SmallWrites writes;
  private final Random random;
  private final SlotWatch watch;
  private int marks;
  private int longRows;
  private @Nullable Connection open;

  /** What the removed table's target held when it was removed; empty while it is mapped. */
  private String removed = "";

  private enum Action {
    PAUSE,
    RESUME,
    ADD_TABLE,
    REMOVE_TABLE,
    RESYNC,
    RESYNC_TABLE,
    CANCEL_RESYNC,
    EDIT_SETTINGS,
    WRITE,
    BEGIN_LONG_TRANSACTION,
    END_LONG_TRANSACTION,
    KILL_CONTROLLER,
    KILL_TASK_MANAGER,
    KILL_JOB_MANAGER,
    KILL_WALSENDER,
    FREEZE_CLICKHOUSE
  }

  LifecycleWalk(Desk desk, long seed) {
    this.desk = desk;
    this.random = new Random(seed);
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

  SmallPipe pipe() {
    return pipe;
  }

  /** The slot that the live tables are fed from; empty while nobody can say. */
  private String slot() {
    try {
      return pipe.status().path("slot").path("name").asText();
    } catch (IllegalStateException e) {
      return "";
    }
  }

  /** Does something; returns what it was. */
  String step() {
    Action action = Action.values()[random.nextInt(Action.values().length)];
    if (action.ordinal() < Action.WRITE.ordinal() && random.nextInt(3) > 0) {
      settle();
    }
    String before = pipe.state();
    String came = perform(action);
    mark();
    look();
    return action + " in " + before + came;
  }

  /** Time for what is under way, since a pipe that never gets any obeys nothing. */
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

  private String perform(Action action) {
    switch (action) {
      case WRITE -> writes.write();
      case BEGIN_LONG_TRANSACTION -> begin();
      case END_LONG_TRANSACTION -> end();
      case KILL_CONTROLLER -> desk.stack().controller().kill();
      case KILL_TASK_MANAGER -> desk.stack().flink().taskManagers().get(0).kill();
      case KILL_JOB_MANAGER -> desk.stack().flink().jobManager().kill();
      case KILL_WALSENDER ->
          desk.askAll(
              "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active");
      case FREEZE_CLICKHOUSE -> freeze();
      default -> {
        return command(action);
      }
    }
    return "";
  }

  private String command(Action action) {
    PipeApi.Answer answer;
    try {
      answer =
          switch (action) {
            case PAUSE -> pipe.pause();
            case RESUME -> pipe.resume();
            case ADD_TABLE -> add();
            case REMOVE_TABLE -> pipe.thirdMapped() ? pipe.removeThird() : null;
            case RESYNC -> pipe.resync();
            case RESYNC_TABLE -> pipe.resyncOne();
            case CANCEL_RESYNC -> pipe.cancelResync();
            default -> pipe.editSettings();
          };
    } catch (PipeApi.UnreachableException e) {
      // A fault took the controller away before: nothing was asked.
      return ": no controller";
    }
    if (answer == null) {
      return ": nothing to do";
    }
    assertThat(answer.clear()).as("%s: %s", action, answer).isTrue();
    return ": " + answer.status();
  }

  /** Only where nothing is under way: what the removed target held is not needed any more then. */
  private PipeApi.@Nullable Answer add() {
    if (pipe.thirdMapped() || !pipe.settled()) {
      return null;
    }
    look();
    removed = "";
    pipe.forgetThird();
    return pipe.addThird();
  }

  private void begin() {
    if (open != null) {
      return;
    }
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

  private void end() {
    Connection connection = open;
    if (connection == null) {
      return;
    }
    open = null;
    try (connection) {
      if (random.nextInt(4) == 0) {
        connection.rollback();
      } else {
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void freeze() {
    Service clickhouse = desk.stack().clickhouse().service().orElseThrow();
    clickhouse.signal(Signal.STOP);
    try {
      writes.write();
      Duration frozen = Duration.ofSeconds(1 + random.nextInt(4));
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

  /** What must hold at any time. */
  private void look() {
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
    end();
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
    end();
  }
}
