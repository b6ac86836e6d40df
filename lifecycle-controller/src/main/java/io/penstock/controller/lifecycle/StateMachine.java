package io.penstock.controller.lifecycle;

import static io.penstock.controller.lifecycle.PipeEvent.BACK_TO_COMPLETED;
import static io.penstock.controller.lifecycle.PipeEvent.BACK_TO_FAILED;
import static io.penstock.controller.lifecycle.PipeEvent.BACK_TO_JOB;
import static io.penstock.controller.lifecycle.PipeEvent.BACK_TO_PAUSED;
import static io.penstock.controller.lifecycle.PipeEvent.CANCEL_RESYNC;
import static io.penstock.controller.lifecycle.PipeEvent.CANCEL_SWAP;
import static io.penstock.controller.lifecycle.PipeEvent.DELETE;
import static io.penstock.controller.lifecycle.PipeEvent.EDIT;
import static io.penstock.controller.lifecycle.PipeEvent.EDIT_OVER;
import static io.penstock.controller.lifecycle.PipeEvent.FINISH_EDIT;
import static io.penstock.controller.lifecycle.PipeEvent.FINISH_SWAP;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_CANCELED;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_FAILED;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_FINISHED;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_LOADING;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_LOST;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_RETRYING;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_STREAMING;
import static io.penstock.controller.lifecycle.PipeEvent.JOB_STREAMING_PARTLY;
import static io.penstock.controller.lifecycle.PipeEvent.RESYNC;
import static io.penstock.controller.lifecycle.PipeEvent.RESYNC_FAILED;
import static io.penstock.controller.lifecycle.PipeEvent.RESYNC_LOADED;
import static io.penstock.controller.lifecycle.PipeEvent.RESYNC_LOST;
import static io.penstock.controller.lifecycle.PipeEvent.RESYNC_OUTDATED;
import static io.penstock.controller.lifecycle.PipeEvent.RESYNC_TABLES;
import static io.penstock.controller.lifecycle.PipeEvent.SCHEMA_CHANGED;
import static io.penstock.controller.lifecycle.PipeEvent.START;
import static io.penstock.controller.lifecycle.PipeEvent.START_OVER;
import static io.penstock.controller.lifecycle.PipeEvent.STEPS_DONE;
import static io.penstock.controller.lifecycle.PipeEvent.STEP_FAILED;
import static io.penstock.controller.lifecycle.PipeEvent.STOP;
import static io.penstock.controller.lifecycle.PipeEvent.TABLE_STOPPED;
import static io.penstock.controller.lifecycle.PipeState.COMPLETED;
import static io.penstock.controller.lifecycle.PipeState.DEGRADED;
import static io.penstock.controller.lifecycle.PipeState.DELETED;
import static io.penstock.controller.lifecycle.PipeState.DELETING;
import static io.penstock.controller.lifecycle.PipeState.FAILED;
import static io.penstock.controller.lifecycle.PipeState.MODIFYING;
import static io.penstock.controller.lifecycle.PipeState.PAUSED;
import static io.penstock.controller.lifecycle.PipeState.PAUSING;
import static io.penstock.controller.lifecycle.PipeState.PROVISIONING;
import static io.penstock.controller.lifecycle.PipeState.RESUMING;
import static io.penstock.controller.lifecycle.PipeState.RESYNCING;
import static io.penstock.controller.lifecycle.PipeState.RUNNING;
import static io.penstock.controller.lifecycle.PipeState.SETUP;
import static io.penstock.controller.lifecycle.PipeState.SNAPSHOT;
import static io.penstock.controller.lifecycle.PipeState.SWAPPING;
import static io.penstock.controller.lifecycle.PipeState.UNDOING;

import io.penstock.controller.lifecycle.Verdict.Move;
import io.penstock.controller.lifecycle.Verdict.Refuse;
import io.penstock.controller.lifecycle.Verdict.Stay;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final List<StepKind> APPLY = List.of(StepKind.APPLY_SCHEMA);
  private static final List<StepKind> PAUSE = List.of(StepKind.STOP_JOB);
  private static final List<StepKind> REMOVE =
      List.of(
          StepKind.CANCEL_JOB,
          StepKind.DROP_REPLICATION,
          StepKind.DISCARD_STATE,
          StepKind.DROP_TABLES);

  /** What can be done beforehand is done before the job stops: the others' lag grows meanwhile. */
  private static final List<StepKind> MODIFY =
      List.of(
          StepKind.ALTER_PUBLICATION,
          StepKind.ENSURE_JAR,
          StepKind.STOP_JOB,
          StepKind.RECORD_EDIT,
          StepKind.CREATE_TABLES,
          StepKind.CHECK_SOURCE,
          StepKind.SUBMIT_JOB,
          StepKind.TRIM_PUBLICATION);

  private static final List<StepKind> RELOAD =
      List.of(
          StepKind.ALTER_PUBLICATION,
          StepKind.CREATE_RESYNC_SLOT,
          StepKind.RECORD_RESYNC,
          StepKind.CREATE_RESYNC_TABLES,
          StepKind.ENSURE_JAR,
          StepKind.SUBMIT_RESYNC_JOB);

  private static final List<StepKind> RELOAD_AGAIN =
      with(List.of(StepKind.CANCEL_RESYNC_JOB, StepKind.RESET_RESYNC), RELOAD);

  /** From a swap, for which the live job was stopped: it keeps its tables fresh meanwhile. */
  private static final List<StepKind> BACK_TO_RELOAD =
      with(List.of(StepKind.CANCEL_RESYNC_JOB, StepKind.REVIVE_JOB, StepKind.RESET_RESYNC), RELOAD);

  private static final List<StepKind> RELOAD_ON =
      List.of(StepKind.ENSURE_JAR, StepKind.SUBMIT_RESYNC_JOB);

  private static final List<StepKind> SWAP_REST =
      List.of(
          StepKind.AWAIT_RESYNC_POSITION,
          StepKind.STOP_RESYNC_JOB,
          StepKind.EXCHANGE_TABLES,
          StepKind.ADOPT_RESYNC,
          StepKind.CHECK_SOURCE,
          StepKind.SUBMIT_JOB,
          StepKind.CLEAN_RESYNC,
          StepKind.TRIM_PUBLICATION,
          StepKind.END_SWAP);

  private static final List<StepKind> SWAP =
      with(List.of(StepKind.CARRY_TOMBSTONES, StepKind.ENSURE_JAR, StepKind.STOP_JOB), SWAP_REST);

  private static final List<StepKind> UNDO =
      List.of(StepKind.CANCEL_RESYNC_JOB, StepKind.CLEAN_RESYNC, StepKind.END_UNDO);

  /** The live job may be stopping, or not yet. */
  private static final List<StepKind> UNDO_SWAP =
      List.of(
          StepKind.CANCEL_RESYNC_JOB, StepKind.STOP_JOB, StepKind.CLEAN_RESYNC, StepKind.END_UNDO);

  /** A failed pipe has no job that goes on unwatched, and no rubbish of a swap that is through. */
  private static final List<StepKind> BREAK_OFF_SWAP =
      List.of(StepKind.STOP_JOB, StepKind.STOP_RESYNC_JOB, StepKind.CLEAN_RESYNC);

  /** What the engine makes of another command; nobody asks for these by name. */
  private static final Set<PipeEvent> MEANT =
      EnumSet.of(START_OVER, EDIT_OVER, FINISH_EDIT, FINISH_SWAP, CANCEL_SWAP);

  /**
   * What a start leads to, or lies behind it. ClickPipes' Terraform provider sends a start after
   * each edit, which has resumed the pipe already: it takes "already running" for success, and a
   * refusal for a failure.
   */
  private static final Set<PipeState> STARTED =
      EnumSet.of(
          PROVISIONING,
          SETUP,
          SNAPSHOT,
          RUNNING,
          DEGRADED,
          RESUMING,
          MODIFYING,
          RESYNCING,
          SWAPPING);

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

    for (PipeState withJob : List.of(SETUP, SNAPSHOT, RUNNING, DEGRADED, RESUMING, MODIFYING)) {
      on(t, withJob, STEP_FAILED, FAILED, withJob == MODIFYING ? PAUSE : List.of());
      on(t, withJob, JOB_FAILED, FAILED);
      on(t, withJob, JOB_FINISHED, COMPLETED);
      // Somebody used Flink's own dashboard: that is a pause, and start resumes it.
      on(t, withJob, JOB_CANCELED, PAUSED);
    }

    // An edit restarts the job; what it copies then are added tables.
    on(t, MODIFYING, JOB_LOADING, SNAPSHOT);
    on(t, MODIFYING, JOB_STREAMING, RUNNING);
    on(t, MODIFYING, JOB_LOST, MODIFYING, RESUBMIT);
    for (PipeState editable : List.of(SNAPSHOT, RUNNING, DEGRADED, PAUSED)) {
      on(t, editable, EDIT, MODIFYING, MODIFY);
    }
    on(t, FAILED, EDIT, MODIFYING, MODIFY);
    on(t, FAILED, EDIT_OVER, PROVISIONING, CREATION.steps());
    // Nothing runs that would have to know; the next resync does.
    on(t, COMPLETED, EDIT, COMPLETED);

    for (PipeState withJob : List.of(SETUP, SNAPSHOT, RUNNING, DEGRADED, RESUMING)) {
      on(t, withJob, TABLE_STOPPED, DEGRADED, RESUBMIT);
    }
    // The job goes on from its last checkpoint once the target is what the table has become.
    for (PipeState withJob : List.of(SETUP, SNAPSHOT, RUNNING, DEGRADED, RESUMING)) {
      on(t, withJob, SCHEMA_CHANGED, MODIFYING, with(APPLY, RESUME));
    }
    on(t, MODIFYING, SCHEMA_CHANGED, MODIFYING, with(APPLY, MODIFY));
    on(t, RESYNCING, SCHEMA_CHANGED, RESYNCING, with(APPLY, List.of(StepKind.REVIVE_JOB)));
    // Without the stopped table, and with the whole edit.
    on(t, MODIFYING, TABLE_STOPPED, MODIFYING, MODIFY);
    for (PipeState withJob : List.of(SETUP, SNAPSHOT, RUNNING, RESUMING, MODIFYING)) {
      on(t, withJob, JOB_STREAMING_PARTLY, DEGRADED);
    }

    for (PipeState from : List.of(SNAPSHOT, RUNNING, DEGRADED, PAUSED, COMPLETED, FAILED)) {
      on(t, from, RESYNC, RESYNCING, RELOAD);
    }
    for (PipeState from : List.of(SNAPSHOT, RUNNING, DEGRADED, PAUSED, COMPLETED)) {
      on(t, from, RESYNC_TABLES, RESYNCING, RELOAD);
    }
    on(t, RESYNCING, RESYNC_LOADED, SWAPPING, SWAP);
    on(t, RESYNCING, RESYNC_LOST, RESYNCING, RELOAD_ON);
    on(t, RESYNCING, RESYNC_OUTDATED, RESYNCING, RELOAD_AGAIN);
    on(t, RESYNCING, RESYNC_FAILED, UNDOING, UNDO);
    on(t, RESYNCING, STEP_FAILED, UNDOING, UNDO);
    on(t, RESYNCING, CANCEL_RESYNC, UNDOING, UNDO);
    on(t, RESYNCING, JOB_LOST, RESYNCING, List.of(StepKind.REVIVE_JOB));
    on(t, RESYNCING, TABLE_STOPPED, RESYNCING, List.of(StepKind.REVIVE_JOB));

    on(t, SWAPPING, RESYNC_LOST, SWAPPING, with(RELOAD_ON, SWAP_REST));
    on(t, SWAPPING, RESYNC_OUTDATED, RESYNCING, BACK_TO_RELOAD);
    on(t, SWAPPING, RESYNC_FAILED, UNDOING, UNDO);
    on(t, SWAPPING, CANCEL_SWAP, UNDOING, UNDO_SWAP);
    on(t, SWAPPING, STEP_FAILED, FAILED, BREAK_OFF_SWAP);
    on(t, SWAPPING, JOB_FINISHED, COMPLETED);
    on(t, SWAPPING, STEPS_DONE, RESUMING);

    on(t, UNDOING, BACK_TO_JOB, RESUMING, RESUME);
    on(t, UNDOING, BACK_TO_PAUSED, PAUSED);
    on(t, UNDOING, BACK_TO_COMPLETED, COMPLETED);
    on(t, UNDOING, BACK_TO_FAILED, FAILED);
    on(t, FAILED, FINISH_EDIT, MODIFYING, MODIFY);
    on(t, FAILED, FINISH_SWAP, SWAPPING, SWAP);
    on(t, FAILED, CANCEL_SWAP, UNDOING, UNDO_SWAP);

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

  private static List<StepKind> with(List<StepKind> first, List<StepKind> then) {
    List<StepKind> all = new ArrayList<>(first);
    all.addAll(then);
    return List.copyOf(all);
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
      case EDIT, EDIT_OVER -> refuse(state, "cannot be edited");
      case RESYNC -> refuse(state, "cannot be resynced");
      case RESYNC_TABLES ->
          refuse(state, "single tables cannot be resynced then; resync the whole pipe");
      case CANCEL_RESYNC, CANCEL_SWAP -> refuse(state, "no resync can be cancelled");
      case FINISH_EDIT -> refuse(state, "has no edit to finish");
      case FINISH_SWAP -> refuse(state, "has no swap to finish");
      default ->
          STARTED.contains(state)
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
      if (event.command() && !MEANT.contains(event) && move(state, event) != null) {
        commands.add(event);
      }
    }
    return commands;
  }

  private static @Nullable Move move(PipeState state, PipeEvent event) {
    return TABLE.getOrDefault(state, Map.of()).get(event);
  }
}
