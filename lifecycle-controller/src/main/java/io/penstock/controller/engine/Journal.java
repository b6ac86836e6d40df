package io.penstock.controller.engine;

import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StateMachine;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.lifecycle.Verdict;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.StepRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.PipeException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a pipe's state changes: new state, steps and history in one transaction, and
 * only on the version that the change was decided on. So commands need not wait for a lane, and of
 * two that come at once one wins.
 */
final class Journal {

  static final String CONTROLLER = "controller";

  /** Of each kind. */
  private static final int KEPT_EVENTS = 2000;

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final Store store;
  private final Clock clock;

  Journal(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Records a new pipe with the steps it starts with. */
  void create(PipeRow pipe, String actor, List<String> notices) {
    store.use(
        daos -> {
          daos.pipes().insert(pipe);
          openSteps(daos, pipe.id(), StateMachine.CREATION.steps());
          history(daos, pipe.id(), "state", pipe.state().wireName(), "it was created", actor);
          notices.forEach(notice -> history(daos, pipe.id(), "notice", notice, "", CONTROLLER));
        });
    LOG.info("{} created: {}", pipe.id(), pipe.name());
  }

  /** What an event came to. */
  sealed interface Result {
    /** The state machine's move was recorded. */
    record Moved(PipeState to) implements Result {}

    /** The state machine has no move; its verdict says why. */
    record Unmoved(Verdict verdict) implements Result {}

    /** The pipe was changed meanwhile: look again. */
    record Overtaken() implements Result {}
  }

  /** Applies an event. */
  Result apply(PipeRow pipe, PipeEvent event, String actor, PipeException.@Nullable Found failure) {
    return apply(pipe, event, actor, failure, daos -> {});
  }

  /**
   * Applies an event.
   *
   * @param also recorded in the same transaction, if the event changes the pipe
   */
  Result apply(
      PipeRow pipe,
      PipeEvent event,
      String actor,
      PipeException.@Nullable Found failure,
      Consumer<Store.Daos> also) {
    Verdict verdict = StateMachine.on(pipe.state(), event);
    if (!(verdict instanceof Verdict.Move move)) {
      return new Result.Unmoved(verdict);
    }
    boolean won =
        store.with(
            daos -> {
              boolean changed = record(daos, pipe, event, move, actor, failure);
              if (changed) {
                also.accept(daos);
              }
              return changed;
            });
    if (!won) {
      return new Result.Overtaken();
    }
    LOG.info("{} {} -> {}: {}", pipe.id(), pipe.state(), move.to(), event.cause());
    return new Result.Moved(move.to());
  }

  private boolean record(
      Store.Daos daos,
      PipeRow pipe,
      PipeEvent event,
      Verdict.Move move,
      String actor,
      PipeException.@Nullable Found failure) {
    boolean failed = move.to() == PipeState.FAILED && failure != null;
    String code = failed ? failure.code().name() : "";
    String detail = failed ? failure.detail() : "";
    boolean loaded =
        event == PipeEvent.JOB_STREAMING
            || event == PipeEvent.JOB_STREAMING_PARTLY
            || event == PipeEvent.JOB_FINISHED;
    int changed =
        daos.pipes()
            .change(pipe.id(), pipe.version(), move.to(), code, detail, loaded, clock.millis());
    if (changed == 0) {
      return false;
    }
    List<StepRow> rest = rest(daos, pipe, event);
    daos.steps().dropOpen(pipe.id(), clock.millis());
    openSteps(daos, pipe.id(), move.steps());
    rest.forEach(step -> daos.steps().openAgain(step.id(), clock.millis()));
    if (failure != null) {
      String kind = failed ? "error" : "warning";
      history(daos, pipe.id(), kind, failure.code() + ": " + failure.detail(), "", CONTROLLER);
      daos.history().countError(pipe.id(), failure.code().name());
    }
    if (move.to() == pipe.state()) {
      history(daos, pipe.id(), "warning", event.cause(), "", actor);
    } else {
      history(daos, pipe.id(), "state", move.to().wireName(), event.cause(), actor);
    }
    daos.history().trimEvents(pipe.id(), KEPT_EVENTS);
    if (endsResync(pipe.state(), event)) {
      daos.resyncs().forget(pipe.id());
    }
    if (move.to().terminal()) {
      forget(daos, pipe.id());
    }
    return true;
  }

  /** Beside a resync the live job is started again, and then the resync goes on where it was. */
  private static List<StepRow> rest(Store.Daos daos, PipeRow pipe, PipeEvent event) {
    boolean aside =
        pipe.state() == PipeState.RESYNCING
            && (event == PipeEvent.JOB_LOST
                || event == PipeEvent.TABLE_STOPPED
                || event == PipeEvent.SCHEMA_CHANGED);
    return aside
        ? daos.steps().open(pipe.id()).stream()
            .filter(step -> step.kind() != StepKind.REVIVE_JOB)
            .filter(step -> step.kind() != StepKind.APPLY_SCHEMA)
            .toList()
        : List.of();
  }

  /** A resync is under way until its last step has been done, be it forwards or backwards. */
  private static boolean endsResync(PipeState from, PipeEvent event) {
    return from == PipeState.UNDOING && event != PipeEvent.DELETE
        || from == PipeState.SWAPPING
            && (event == PipeEvent.STEPS_DONE || event == PipeEvent.JOB_FINISHED);
  }

  private static void forget(Store.Daos daos, String pipeId) {
    daos.pipes().delete(pipeId);
    daos.steps().forget(pipeId);
    daos.runs().forget(pipeId);
    daos.resyncs().forget(pipeId);
    daos.stops().forget(pipeId);
    daos.history().forgetEvents(pipeId);
    daos.history().forgetErrorCounts(pipeId);
    daos.history().forgetProgress(pipeId);
    daos.samples().forget(pipeId);
  }

  private void openSteps(Store.Daos daos, String pipeId, List<StepKind> kinds) {
    kinds.forEach(kind -> daos.steps().open(pipeId, kind, clock.millis()));
  }

  private void history(
      Store.Daos daos, String pipeId, String kind, String message, String cause, String actor) {
    daos.history().event(pipeId, clock.millis(), kind, message, cause, actor);
  }

  /** Adds a line that changes nothing. */
  void note(String pipeId, String kind, String message, String cause, String actor) {
    store.use(daos -> history(daos, pipeId, kind, message, cause, actor));
  }

  /** The pipe as it is now. */
  Optional<PipeRow> find(String pipeId) {
    return store.with(daos -> daos.pipes().find(pipeId));
  }
}
