package io.penstock.controller.engine;

import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.flink.FlinkRefusal;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.StepRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs the step that is next and records what came of it. */
final class StepRunner {

  private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);
  private static final String DONE = "DONE";
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final int UNEXPECTED_TRIES = 8;
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

  private final Store store;
  private final Journal journal;
  private final Steps steps;
  private final TableStops stops;
  private final Clock clock;

  StepRunner(Store store, Journal journal, Steps steps, TableStops stops, Clock clock) {
    this.store = store;
    this.journal = journal;
    this.steps = steps;
    this.stops = stops;
    this.clock = clock;
  }

  /** One attempt; the time until the next turn. */
  Duration run(PipeRow pipe, StepRow step, Live live) {
    String place = step.kind() + "@" + pipe.state();
    CrashPoints.reach("before:" + place);
    Outcome outcome = attempt(pipe, step);
    CrashPoints.reach("after:" + place);
    if (!(outcome instanceof Outcome.Wait)) {
      CrashPoints.reach("done:" + place);
    }
    Duration delay = record(pipe, step, outcome, live);
    CrashPoints.reach("recorded:" + place);
    return delay;
  }

  private Outcome attempt(PipeRow pipe, StepRow step) {
    try {
      LOG.debug("{} {} attempt {}", pipe.id(), step.kind(), step.attempts() + 1);
      return steps.of(step.kind()).perform(new StepContext(pipe, step, store, clock));
    } catch (PipeException e) {
      if (e.found().stopsTable() && stops.stop(pipe, e.found())) {
        return new Outcome.Found(PipeEvent.TABLE_STOPPED, e.detail());
      }
      return e.code().errorClass() == ErrorClass.RETRY
          ? Outcome.wait(e.code(), e.detail(), backoff(step))
          : Outcome.failed(e.code(), e.detail());
    } catch (FlinkRefusal e) {
      return Outcome.wait(ErrorCode.JOB_FAILED, "Flink: " + e.reason(), backoff(step));
    } catch (RuntimeException e) {
      LOG.error("{} {} failed unexpectedly", pipe.id(), step.kind(), e);
      String detail = step.kind().doing() + ": " + e.getMessage();
      return step.attempts() + 1 < UNEXPECTED_TRIES
          ? Outcome.wait(ErrorCode.JOB_FAILED, detail, backoff(step))
          : Outcome.failed(ErrorCode.JOB_FAILED, detail);
    }
  }

  private static Duration backoff(StepRow step) {
    Duration delay = Duration.ofSeconds(1L << Math.min(step.attempts(), 5));
    return delay.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : delay;
  }

  private Duration record(PipeRow pipe, StepRow step, Outcome outcome, Live live) {
    if (outcome instanceof Outcome.Failed failed && mustEnd(pipe.state())) {
      return record(pipe, step, Outcome.wait(failed.code(), failed.detail(), backoff(step)), live);
    }
    if (outcome instanceof Outcome.Wait wait) {
      return waits(pipe, step, wait, live);
    }
    live.waiting(null);
    if (outcome instanceof Outcome.Done done) {
      if (step.kind() == StepKind.ADOPT_RESYNC) {
        takeOver(pipe, live);
      } else if (step.kind() == StepKind.RESET_RESYNC) {
        live.endResync();
      }
      end(step, DONE, done.text());
    } else if (outcome instanceof Outcome.Found found) {
      if (found.event() == PipeEvent.TABLE_STOPPED) {
        // The step is not done: without the table it is tried again.
        journal.apply(pipe, found.event(), Journal.CONTROLLER, null);
        return AGAIN;
      } else {
        end(pipe, step, found.event(), DONE, found.text(), found.failure());
      }
    } else if (outcome instanceof Outcome.Failed failed) {
      LOG.warn("{} {} failed: {} {}", pipe.id(), step.kind(), failed.code(), failed.detail());
      end(
          pipe,
          step,
          PipeEvent.STEP_FAILED,
          "FAILED",
          failed.code() + ": " + failed.detail(),
          new PipeException.Found(failed.code(), failed.detail()));
    }
    return Duration.ZERO;
  }

  /** Taking away has no other end than being done. */
  private static boolean mustEnd(PipeState state) {
    return state == PipeState.DELETING || state == PipeState.UNDOING || state == PipeState.FAILED;
  }

  /** What a resync's job has copied is what its tables, the live ones now, have. */
  private void takeOver(PipeRow pipe, Live live) {
    Optional<ResyncRow> resync = store.with(daos -> daos.resyncs().find(pipe.id()));
    if (resync.isEmpty()) {
      return;
    }
    Progress copied = Progress.read(resync.get().progress());
    if (resync.get().whole()) {
      live.startOver(copied.settled());
    } else {
      live.progress(live.progress().joinedBy(copied, first(pipe, resync.get())), clock.millis());
    }
    String json = live.progress().json();
    store.use(daos -> daos.history().recordProgress(pipe.id(), json));
  }

  /** Where the resync's tables stand in the pipe's spec since the step: behind all others. */
  private int first(PipeRow pipe, ResyncRow resync) {
    int all = tables(journal.find(pipe.id()).flatMap(PipeRow::parsedSpec));
    return all - tables(resync.parsedSpec());
  }

  private static int tables(Optional<PipeSpec> spec) {
    return spec.map(one -> one.tables().size()).orElse(0);
  }

  private Duration waits(PipeRow pipe, StepRow step, Outcome.Wait wait, Live live) {
    ErrorCode code = wait.code();
    int errors = code == null || code == ErrorCode.FLINK_SLOTS ? 0 : step.attempts() + 1;
    store.use(daos -> daos.steps().attempted(step.id(), errors, wait.text()));
    live.waiting(new Live.Waiting(code, wait.text()));
    if (code != null && !step.outcome().equals(wait.text())) {
      LOG.warn("{} {} waits: {} {}", pipe.id(), step.kind(), code, wait.text());
    }
    return wait.delay();
  }

  /** The step's end and what it leads to are one: half of it would lead elsewhere. */
  private void end(
      PipeRow pipe,
      StepRow step,
      PipeEvent event,
      String status,
      String outcome,
      PipeException.@Nullable Found failure) {
    Journal.Result result =
        journal.apply(
            pipe,
            event,
            Journal.CONTROLLER,
            failure,
            daos -> daos.steps().end(step.id(), status, outcome, clock.millis()));
    if (result instanceof Journal.Result.Unmoved) {
      end(step, status, outcome);
    }
  }

  private void end(StepRow step, String status, String outcome) {
    store.use(
        daos -> {
          daos.steps().end(step.id(), status, outcome, clock.millis());
          daos.steps().beginNext(step.pipeId(), clock.millis());
        });
  }
}
