package io.penstock.controller.lifecycle;

import static io.penstock.controller.lifecycle.PipeEvent.DELETE;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_CANCELED;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_FAILED;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_FINISHED;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_LOADING;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_LOST;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_RETRYING;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_STREAMING;
import static io.penstock.controller.lifecycle.PipeEvent.START;
import static io.penstock.controller.lifecycle.PipeEvent.START_OVER;
import static io.penstock.controller.lifecycle.PipeEvent.STEPS_DONE;
import static io.penstock.controller.lifecycle.PipeEvent.STEP_FAILED;
import static io.penstock.controller.lifecycle.PipeEvent.STOP;
import static io.penstock.controller.lifecycle.PipeState.COMPLETED;
import static io.penstock.controller.lifecycle.PipeState.DEGRADED;
import static io.penstock.controller.lifecycle.PipeState.DELETED;
import static io.penstock.controller.lifecycle.PipeState.DELETING;
import static io.penstock.controller.lifecycle.PipeState.FAILED;
import static io.penstock.controller.lifecycle.PipeState.PAUSED;
import static io.penstock.controller.lifecycle.PipeState.PAUSING;
import static io.penstock.controller.lifecycle.PipeState.PROVISIONING;
import static io.penstock.controller.lifecycle.PipeState.RESUMING;
import static io.penstock.controller.lifecycle.PipeState.RUNNING;
import static io.penstock.controller.lifecycle.PipeState.SETUP;
import static io.penstock.controller.lifecycle.PipeState.SNAPSHOT;

import io.penstock.controller.lifecycle.Verdict.Move;
import io.penstock.controller.lifecycle.Verdict.Refuse;
import io.penstock.controller.lifecycle.Verdict.Stay;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole life of a pipe as one table, and the one function that reads it. */
public final class StateMachine {

  /** What a new pipe starts with. */
  public static final Move CREATION =
      new Move(PROVISIONING, List.of(StepKind.ENSURE_JAR, StepKind.AWAIT_SLOTS));

  private static final List<StepKind> SET_UP =
      List.of(
          StepKind.CREATE_PUBLICATION,
          StepKind.CREATE_SLOT,
          StepKind.RECORD_PLAN,
          StepKind.CREATE_TABLES,
          StepKind.SUBMIT_JOB);
  private static final List<StepKind> RESUME =
      List.of(StepKind.CHECK_SOURCE, StepKind.ENSURE_JAR, StepKind.SUBMIT_JOB);
  private static final List<StepKind> RESUBMIT = RESUME;
  private static final List<StepKind> PAUSE = List.of(StepKind.STOP_JOB);
  private static final List<StepKind> REMOVE =
      List.of(
          StepKind.CANCEL_JOB,
          StepKind.DROP_REPLICATION,
          StepKind.DISCARD_STATE,
          StepKind.DROP_TABLES);

  private static final Map<PipeState, Map<PipeEvent, Move>> TABLE = table();

  private StateMachine() {}

  private static Map<PipeState, Map<PipeEvent, Move>> table() {
    Map<PipeState, Map<PipeEvent, Move>> t = new EnumMap<>(PipeState.class);

    on(t, PROVISIONING, STEPS_DONE, SETUP, SET_UP);
    on(t, PROVISIONING, STEP_FAILED, FAILED);

    on(t, SETUP, JOB_LOADING, SNAPSHOT);
    on(t, SETUP, JOB_STREAMING, RUNNING);
    on(t, SETUP, JOB_LOST, SETUP, RESUBMIT);

    on(t, SNAPSHOT, JOB_STREAMING, RUNNING);
    on(t, SNAPSHOT, JOB_LOST, SNAPSHOT, RESUBMIT);
    on(t, SNAPSHOT, STOP, PAUSING, PAUSE);

    on(t, RUNNING, JOB_RETRYING, DEGRADED);
    on(t, RUNNING, JOB_LOST, DEGRADED, RESUBMIT);
    on(t, RUNNING, STOP, PAUSING, PAUSE);

    on(t, DEGRADED, JOB_STREAMING, RUNNING);
    on(t, DEGRADED, JOB_LOADING, SNAPSHOT);
    on(t, DEGRADED, JOB_LOST, DEGRADED, RESUBMIT);
    on(t, DEGRADED, STOP, PAUSING, PAUSE);

    on(t, RESUMING, JOB_LOADING, SNAPSHOT);
    on(t, RESUMING, JOB_STREAMING, RUNNING);
    on(t, RESUMING, JOB_LOST, RESUMING, RESUBMIT);
    on(t, RESUMING, STOP, PAUSING, PAUSE);

    for (PipeState withJob : List.of(SETUP, SNAPSHOT, RUNNING, DEGRADED, RESUMING)) {
      on(t, withJob, STEP_FAILED, FAILED);
      on(t, withJob, JOB_FAILED, FAILED);
      on(t, withJob, JOB_FINISHED, COMPLETED);
      // Somebody used Flink's own dashboard: that is a pause, and start resumes it.
      on(t, withJob, JOB_CANCELED, PAUSED);
    }

    on(t, PAUSING, STEPS_DONE, PAUSED);
    on(t, PAUSING, STEP_FAILED, FAILED);
    // A snapshot-only job may come to its end while it is asked to stop.
    on(t, PAUSING, JOB_FINISHED, COMPLETED);
    on(t, PAUSING, JOB_FAILED, FAILED);

    on(t, PAUSED, START, RESUMING, RESUME);
    on(t, FAILED, START, RESUMING, RESUME);
    on(t, FAILED, START_OVER, PROVISIONING, CREATION.steps());

    for (PipeState state : PipeState.values()) {
      if (state != DELETING && state != DELETED) {
        on(t, state, DELETE, DELETING, REMOVE);
      }
    }
    on(t, DELETING, STEPS_DONE, DELETED);
    return t;
  }

  private static void on(
      Map<PipeState, Map<PipeEvent, Move>> table, PipeState from, PipeEvent event, PipeState to) {
    on(table, from, event, to, List.of());
  }

  private static void on(
      Map<PipeState, Map<PipeEvent, Move>> table,
      PipeState from,
      PipeEvent event,
      PipeState to,
      List<StepKind> steps) {
    Move before =
        table
            .computeIfAbsent(from, state -> new EnumMap<>(PipeEvent.class))
            .put(event, new Move(to, steps));
    if (before != null) {
      throw new IllegalStateException(from + " has two rows for " + event);
    }
  }

  /** What {@code event} means to a pipe in {@code state}. */
  public static Verdict on(PipeState state, PipeEvent event) {
    Move move = move(state, event);
    if (move != null) {
      return move;
    }
    if (!event.command()) {
      return new Stay();
    }
    return switch (event) {
      case STOP ->
          state == PAUSED || state == PAUSING ? new Stay() : refuse(state, "has nothing to stop");
      case DELETE -> new Stay();
      default ->
          state == SNAPSHOT || state == RUNNING || state == DEGRADED || state == RESUMING
              ? new Verdict.AlreadyRunning()
              : refuse(state, "has nothing left to start");
    };
  }

  private static Verdict refuse(PipeState state, String whySettled) {
    return new Refuse(
        state.busy()
            ? state.wireName() + " is under way (" + state.sentence() + ")"
            : "the pipe is " + state.wireName() + " and " + whySettled);
  }

  /** The commands that change something in this state. */
  public static List<PipeEvent> commands(PipeState state) {
    List<PipeEvent> commands = new ArrayList<>();
    for (PipeEvent event : PipeEvent.values()) {
      if (event.command() && event != START_OVER && move(state, event) != null) {
        commands.add(event);
      }
    }
    return commands;
  }

  private static @Nullable Move move(PipeState state, PipeEvent event) {
    return TABLE.getOrDefault(state, Map.of()).get(event);
  }
}
