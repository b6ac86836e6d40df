package io.penstock.controller.engine;

import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
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
  private final LiveViews views;

  Reconciler(
      Store store,
      Journal journal,
      StepRunner runner,
      JobWatch jobs,
      ResyncWatch resyncs,
      SourceWatch sources,
      LiveViews views) {
    this.store = store;
    this.journal = journal;
    this.runner = runner;
    this.jobs = jobs;
    this.resyncs = resyncs;
    this.sources = sources;
    this.views = views;
  }

  /** The time until the next turn; empty when the pipe is gone. */
  Optional<Duration> turn(String pipeId) {
    Optional<PipeRow> found = journal.find(pipeId);
    if (found.isEmpty()) {
      views.forget(pipeId);
      return Optional.empty();
    }
    PipeRow pipe = found.get();
    Live live = views.of(pipe);
    Optional<StepRow> step = store.with(daos -> daos.steps().next(pipeId));
    if (step.isPresent()) {
      return Optional.of(runner.run(pipe, step.get(), live));
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
      return Optional.of(IDLE);
    }
    jobs.look(pipe, live);
    sources.look(pipe, live);
    return Optional.of(pipe.state() == PipeState.RUNNING ? STEADY : BUSY);
  }

  private Optional<Duration> resyncing(PipeRow pipe, Live live) {
    Optional<ResyncRow> resync = store.with(daos -> daos.resyncs().find(pipe.id()));
    if (resync.isEmpty()) {
      throw new IllegalStateException("no resync is recorded");
    }
    if (resync.get().back() == ResyncRow.Back.JOB) {
      jobs.look(pipe, live);
    }
    // What the live job's look has changed, the next turn sees.
    if (journal.find(pipe.id()).filter(now -> now.version() == pipe.version()).isPresent()) {
      resyncs.look(pipe, resync.get(), live.resync());
    }
    sources.look(pipe, live);
    return Optional.of(BUSY);
  }
}
