package io.penstock.controller.engine;

import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.StepRow;
import io.penstock.controller.store.Store;
import java.time.Duration;
import java.util.Optional;

/**
 * One turn of a pipe's lane: the next step if there is one, else a look at what it left running.
 */
final class Reconciler {

  private static final Duration BUSY = Duration.ofSeconds(1);
  private static final Duration STEADY = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final Store store;
  private final Journal journal;
  private final StepRunner runner;
  private final JobWatch jobs;
  private final ResyncWatch resyncs;
  private final SourceWatch sources;
  private final SchemaWatch schemas;
  private final DeletionWatch deletions;
  private final MergeWatch merges;
  private final LiveViews views;

  Reconciler(
      Store store,
      Journal journal,
      StepRunner runner,
      JobWatch jobs,
      ResyncWatch resyncs,
      SourceWatch sources,
      SchemaWatch schemas,
      DeletionWatch deletions,
      MergeWatch merges,
      LiveViews views) {
    this.store = store;
    this.journal = journal;
    this.runner = runner;
    this.jobs = jobs;
    this.resyncs = resyncs;
    this.sources = sources;
    this.schemas = schemas;
    this.deletions = deletions;
    this.merges = merges;
    this.views = views;
  }

  /** A pipe and its next step, as they were at one moment. */
  private record Due(PipeRow pipe, Optional<StepRow> step) {}

  private Optional<Due> due(String pipeId) {
    return store.with(
        daos -> daos.pipes().find(pipeId).map(pipe -> new Due(pipe, daos.steps().next(pipeId))));
  }

  /** The time until the next turn; empty when the pipe is gone. */
  Optional<Duration> turn(String pipeId) {
    Optional<Due> due = due(pipeId);
    if (due.isEmpty()) {
      views.forget(pipeId);
      return Optional.empty();
    }
    PipeRow pipe = due.get().pipe();
    Live live = views.of(pipe);
    if (due.get().step().isPresent()) {
      StepRow step = due.get().step().get();
      Duration delay = runner.run(pipe, step, live);
      if (!delay.isZero() && pipe.state() == PipeState.RESYNCING) {
        meanwhile(pipe, step.kind(), live);
      }
      return Optional.of(delay);
    }
    live.waiting(null);
    if (!(journal.apply(pipe, PipeEvent.STEPS_DONE, Journal.CONTROLLER, null)
        instanceof Journal.Result.Unmoved)) {
      return Optional.of(Duration.ZERO);
    }
    if (pipe.state() == PipeState.RESYNCING) {
      return resyncing(pipe, live);
    }
    live.endResync();
    if (!pipe.state().expectsJob()) {
      live.trouble(null);
      live.rowsPerSecond(0);
      sources.look(pipe, live);
      schemas.look(pipe, live);
      merges.look(pipe, live);
      return Optional.of(IDLE);
    }
    jobs.look(pipe, live);
    sources.look(pipe, live);
    if (unchanged(pipe)) {
      deletions.look(pipe, live);
      merges.look(pipe, live);
      schemas.look(pipe, live);
    }
    return Optional.of(pipe.state() == PipeState.RUNNING ? STEADY : BUSY);
  }

  private Optional<Duration> resyncing(PipeRow pipe, Live live) {
    ResyncRow resync = resync(pipe);
    if (resync.back() == ResyncRow.Back.JOB) {
      jobs.look(pipe, live);
    }
    // What the live job's look has changed, the next turn sees.
    if (unchanged(pipe)) {
      resyncs.look(pipe, resync, live.resync(resync));
    }
    sources.look(pipe, live);
    return Optional.of(BUSY);
  }

  /** A step that waits keeps nobody from the other job: the live one, or the resync's. */
  private void meanwhile(PipeRow pipe, StepKind waiting, Live live) {
    if (!unchanged(pipe)) {
      return;
    }
    ResyncRow resync = resync(pipe);
    if (waiting != StepKind.REVIVE_JOB) {
      if (resync.back() == ResyncRow.Back.JOB) {
        jobs.look(pipe, live);
      }
    } else if (!store.with(daos -> daos.runs().of(pipe.id(), RunRow.Role.RESYNC)).isEmpty()) {
      resyncs.look(pipe, resync, live.resync(resync));
    }
  }

  private boolean unchanged(PipeRow pipe) {
    return journal.find(pipe.id()).filter(now -> now.version() == pipe.version()).isPresent();
  }

  private ResyncRow resync(PipeRow pipe) {
    return store
        .with(daos -> daos.resyncs().find(pipe.id()))
        .orElseThrow(() -> new IllegalStateException("no resync is recorded"));
  }
}
