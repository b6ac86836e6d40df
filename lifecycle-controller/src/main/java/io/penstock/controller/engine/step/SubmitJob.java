package io.penstock.controller.engine.step;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.destination.Services;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.FlinkRefusal;
import io.penstock.controller.flink.JobJar;
import io.penstock.controller.flink.JobJars;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.store.RunRow;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.StreamSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A job of the pipe is in Flink. Its id and what it goes on from are written down first; after a
 * crash the id tells whether the submission went through.
 */
public final class SubmitJob implements Step {

  private static final int TRIES = 5;
  private static final Duration STORM = Duration.ofSeconds(60);
  private static final int MANY = 8;

  private final FlinkClient flink;
  private final JobJars jars;
  private final StateFiles files;
  private final SourceConnector connector;
  private final Services services;

  private final ReentrantLock turn;
  private final RunRow.Role role;

  /**
   * A step.
   *
   * @param turn shared by all that submit: two at once would count the same free slots
   * @param role what the job will be to its pipe
   */
  public SubmitJob(
      FlinkClient flink,
      JobJars jars,
      StateFiles files,
      SourceConnector connector,
      Services services,
      ReentrantLock turn,
      RunRow.Role role) {
    this.flink = flink;
    this.jars = jars;
    this.files = files;
    this.connector = connector;
    this.services = services;
    this.turn = turn;
    this.role = role;
  }

  @Override
  public Outcome perform(StepContext context) {
    Optional<String> noted = context.note("jobId");
    if (noted.isPresent()) {
      if (flink.job(noted.get()).isPresent()) {
        return Outcome.done("job " + noted.get());
      }
      // It ran and Flink has forgotten it: the id is used up, and there is newer state than it
      // started from.
      if (files.checkpoints(noted.get()).isEmpty()) {
        return submit(context, run(context, noted.get()));
      }
    }
    Optional<Outcome> nothing = nothingToDo(context);
    if (nothing.isPresent()) {
      return nothing.get();
    }
    long recent =
        context.runs(role).stream()
            .filter(run -> context.now() - run.submittedAt() < STORM.toMillis())
            .filter(run -> run.checkpoint().isEmpty() && run.savepoint().isEmpty())
            .count();
    if (recent >= MANY) {
      // Whatever ends job after job at once would also fill Flink's memory with their classes.
      return Outcome.wait(
          ErrorCode.JOB_RESTARTING,
          recent + " jobs broke off within a minute; the next one waits",
          Duration.ofSeconds(5));
    }
    return submit(context, choose(context));
  }

  /** A second job of one role would read the same slot; a load that has ended needs none. */
  private Optional<Outcome> nothingToDo(StepContext context) {
    List<RunRow> runs = context.runs(role);
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    Optional<JobView.Status> newest = flink.status(runs.get(0).jobId());
    if (newest.isPresent() && !newest.get().ended()) {
      return Optional.of(Outcome.done("job " + runs.get(0).jobId() + " runs"));
    }
    boolean copied = !context.definition().mode().streams() && context.pipe().loaded();
    return copied && role == RunRow.Role.LIVE
        ? Optional.of(Outcome.done("everything is copied"))
        : Optional.empty();
  }

  private RunRow run(StepContext context, String jobId) {
    return context.runs(role).stream()
        .filter(run -> run.jobId().equals(jobId))
        .findFirst()
        .orElseThrow();
  }

  private RunRow choose(StepContext context) {
    List<RunRow> runs = context.runs(role);
    Optional<String> newest = RestorePoint.newest(context.pipe().id(), runs, files);
    if (newest.isEmpty() && !runs.isEmpty()) {
      refuseUnlessNothingIsLost(context, runs);
    }
    String jobId = UUID.randomUUID().toString().replace("-", "");
    context.noteRun(jobId, newest.orElse(""), role);
    return run(context, jobId);
  }

  /**
   * Starting from the beginning again is right only where no state ever was: copied rows have
   * versions that do not change, and the slot still has every change since its making.
   */
  private void refuseUnlessNothingIsLost(StepContext context, List<RunRow> runs) {
    if (RestorePoint.everCompleted(runs)) {
      throw new PipeException(
          ErrorCode.CHECKPOINT_MISSING,
          "job " + runs.get(0).jobId() + " had completed a checkpoint, but none can be found");
    }
    StreamSpec stream = context.spec(role).stream();
    if (stream == null) {
      return;
    }
    try (Connection connection = connector.open(context.definition().source())) {
      Lsn confirmed =
          Slot.find(connection, stream.slot()).map(Slot::confirmedFlushLsn).orElse(null);
      if (confirmed == null || confirmed.isAfter(stream.startLsn())) {
        throw new PipeException(
            ErrorCode.CHECKPOINT_MISSING,
            "slot " + stream.slot() + " is confirmed to " + confirmed + ", but no state is left");
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private Outcome submit(StepContext context, RunRow run) {
    turn.lock();
    try {
      int parallelism = context.spec(role).settings().parallelism();
      Optional<Outcome> missing = FreeSlots.missing(flink, parallelism);
      if (missing.isPresent()) {
        return missing.get();
      }
      JobJar jar = jars.of(context.spec(role).settings().reader());
      FlinkClient.Run start =
          new FlinkClient.Run(jar.ensure(), run.jobId(), parallelism, run.restoredFrom());
      String spec = SpecJson.write(current(context));
      context.store().use(daos -> daos.runs().sent(run.jobId(), context.now()));
      if (!flink.run(start, jar.mainClass(), List.of("--spec-json", spec))) {
        return Outcome.soon("Flink lost the job's jar; uploading it again");
      }
      awaitSlotsTaken(run.jobId());
      return Outcome.done(
          "job "
              + run.jobId()
              + (run.restoredFrom().isEmpty() ? "" : " from " + run.restoredFrom()));
    } catch (FlinkRefusal e) {
      return refused(context, e);
    } finally {
      turn.unlock();
    }
  }

  /** Flink counts a slot as free until a task is deployed to it. */
  private void awaitSlotsTaken(String jobId) {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < end) {
      Optional<JobView> job = flink.job(jobId);
      if (job.isPresent() && (job.get().status().ended() || job.get().allRunning())) {
        return;
      }
      try {
        turn.newCondition().awaitNanos(Duration.ofMillis(200).toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static Outcome refused(StepContext context, FlinkRefusal e) {
    Optional<PipeException.Found> coded = PipeException.parse(String.valueOf(e.getMessage()));
    if (coded.isPresent()) {
      throw new PipeException(coded.get().code(), coded.get().detail(), e);
    }
    if (context.attempts() + 1 < TRIES) {
      return Outcome.wait(ErrorCode.JOB_FAILED, e.reason(), Duration.ofSeconds(2));
    }
    return Outcome.failed(ErrorCode.JOB_FAILED, "Flink refused the job: " + e.reason());
  }

  /** The recorded spec with the name and the connections as they are now. */
  private PipeSpec current(StepContext context) {
    PipeSpec spec = context.spec(role);
    PipeDefinition definition = context.definition();
    SourceDefinition source = definition.source();
    String name = definition.name() + (role == RunRow.Role.RESYNC ? " (resync)" : "");
    return spec.withName(name)
        .withNeighbours(
            new SourceSpec(
                source.host(),
                source.port(),
                source.database(),
                source.username(),
                source.password(),
                source.tls(),
                spec.source().systemIdentifier(),
                spec.source().timeline(),
                spec.source().promotedFrom()),
            services.spec(context.pipe().serviceId(), spec.destination().database()));
  }
}
