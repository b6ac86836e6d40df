package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.e2e.SweptCommand.Situation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * One stack with one pipe that goes from situation to situation. After each command everything is
 * looked at: the rows, and whether anything is there that should not be.
 */
final class SweptPipe {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Desk desk;
  private final CrashFile crash;
  private final Traces traces;
  private final SmallPipe pipe;
  private final SmallWrites writes;
  private final long taskManager;
  private Situation situation = Situation.NONE;

  /** What the third table's target must still hold after its removal; empty when it is mapped. */
  private String removed = "";

  SweptPipe(Desk desk, CrashFile crash) {
    this.desk = desk;
    this.crash = crash;
    this.traces = new Traces(desk);
    this.pipe = new SmallPipe(desk, "swept");
    this.writes = new SmallWrites(desk.postgres());
    this.taskManager = taskManager();
    SmallPipe.tables(desk.postgres());
  }

  private long taskManager() {
    return desk.stack().flink().taskManagers().get(0).pid();
  }

  Situation situation() {
    return situation;
  }

  /** Brings the pipe where the point's command can be given. */
  void prepare(CrashPoint point) {
    while (!point.command().fits(situation)) {
      SweptCommand way = point.command().wayFrom(situation);
      requireAccepted(give(way));
      arrive(way);
    }
    if (point.command() == SweptCommand.ADD_TABLE) {
      pipe.forgetThird();
      removed = "";
    }
    if (point.command() == SweptCommand.CANCEL_RESYNC) {
      requireAccepted(pipe.resync());
      Awaitility.await("the resync's job is there")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> traces.all().stream().filter(line -> line.startsWith("job ")).count() == 2);
    }
  }

  /** Gives the command, lets the controller die at the point, and looks at what comes of it. */
  void sweep(CrashPoint point) {
    Long pid = desk.file().controller().pid();
    crash.arm(point);
    try {
      requireAccepted(give(point.command()));
    } catch (PipeApi.UnreachableException e) {
      // It died before it could answer: the command was recorded before its steps began.
    }
    crash.awaitCrash(desk, pid == null ? 0 : pid);
    arrive(point.command());
    check();
  }

  private static void requireAccepted(PipeApi.Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  private PipeApi.Answer give(SweptCommand command) {
    return switch (command) {
      case CREATE -> pipe.create();
      case PAUSE -> pipe.pause();
      case RESUME -> pipe.resume();
      case ADD_TABLE -> pipe.addThird();
      case REMOVE_TABLE -> pipe.removeThird();
      case EDIT_SETTINGS -> pipe.editSettings();
      case ALTER -> pipe.alter();
      case RESYNC -> pipe.resync();
      case RESYNC_TABLE -> pipe.resyncOne();
      case CANCEL_RESYNC -> pipe.cancelResync();
      case DELETE -> pipe.delete();
    };
  }

  private void arrive(SweptCommand command) {
    situation = command.to();
    switch (situation) {
      case NONE -> pipe.awaitGone();
      case PAUSED -> pipe.await("PAUSED");
      default -> pipe.await("RUNNING");
    }
    if (command == SweptCommand.REMOVE_TABLE) {
      removed = pipe.third();
    }
  }

  private void check() {
    // So many starts of jobs would show it if they left something in its memory.
    assertThat(taskManager()).as("nobody ended the TaskManager").isEqualTo(taskManager);
    writes.write();
    if (situation.running()) {
      pipe.assertEqual();
      if (!removed.isEmpty()) {
        assertThat(pipe.third()).as("the removed table's target").isEqualTo(removed);
      }
    }
    List<String> targets = new ArrayList<>();
    pipe.mapped().forEach(table -> targets.add(pipe.target(table)));
    if (!removed.isEmpty()) {
      targets.add(pipe.target(SmallPipe.THIRD));
    }
    switch (situation) {
      case NONE -> {
        pipe.forgetThird();
        removed = "";
        traces.assertNothing();
      }
      case PAUSED -> traces.assertOnlyPaused(pipe, targets);
      default -> traces.assertOnlyRunning(pipe, targets);
    }
  }

  /** For a failure's message. */
  String story() {
    String left;
    try {
      left = traces.all().toString();
    } catch (RuntimeException e) {
      left = e.toString();
    }
    return pipe.story() + "\nthere is " + left;
  }
}
