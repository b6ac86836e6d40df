package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.destination.Services;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.verify.Subject;
import io.penstock.controller.verify.Verification;
import io.penstock.controller.verify.VerifyReport;
import io.penstock.controller.verify.VerifyRequest;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of all pipes, one of each at a time. A restart of the controller forgets them. */
public final class Verifications implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

  private static final Set<PipeState> STILL =
      EnumSet.of(PipeState.PAUSED, PipeState.COMPLETED, PipeState.FAILED);
  private static final Set<PipeState> LIVE = EnumSet.of(PipeState.RUNNING, PipeState.DEGRADED);

  private final Commands commands;
  private final Journal journal;
  private final Services services;
  private final SourceConnector connector;
  private final Clock clock;
  private final Map<String, Verification> newest = new HashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "verification");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
          });

  Verifications(
      Commands commands,
      Journal journal,
      Services services,
      SourceConnector connector,
      Clock clock) {
    this.commands = commands;
    this.journal = journal;
    this.services = services;
    this.connector = connector;
    this.clock = clock;
  }

  /**
   * Begins to compare.
   *
   * @throws CommandException when the pipe's tables are being filled, or it is compared already
   */
  public VerifyReport start(String serviceId, String id, VerifyRequest request, String actor) {
    PipeRow row = commands.row(serviceId, id);
    Subject subject = subject(row, request);
    Verification run;
    synchronized (newest) {
      Verification before = newest.get(id);
      if (before != null && before.running()) {
        throw CommandException.conflict("the pipe is being verified: cancel that run or wait");
      }
      run = new Verification(UUID.randomUUID().toString(), subject, request, connector, clock);
      newest.put(id, run);
    }
    journal.note(id, "notice", "Verification began", "", actor);
    threads.execute(
        () -> {
          run.run();
          note(id, run.report());
        });
    return run.report();
  }

  private Subject subject(PipeRow row, VerifyRequest request) {
    PipeDefinition definition = row.parsedDefinition();
    List<List<String>> mapped = definition.tables().stream().map(TableMapping::source).toList();
    for (List<String> table : request.tables()) {
      if (!mapped.contains(table)) {
        throw CommandException.notFound("the pipe has no table " + String.join(".", table));
      }
    }
    PipeSpec spec =
        row.parsedSpec()
            .filter(known -> STILL.contains(row.state()) || LIVE.contains(row.state()))
            .orElseThrow(
                () ->
                    CommandException.conflict(
                        "the pipe cannot be verified while it is "
                            + row.state().wireName()
                            + ": its tables are being made or filled"));
    return new Subject(
        definition.source(),
        mapped,
        spec,
        () -> journal.find(row.id()).flatMap(PipeRow::parsedSpec).orElse(spec),
        services.client(row.serviceId()),
        Set.copyOf(definition.sharedTargets()),
        LIVE.contains(row.state()),
        notices(row, spec));
  }

  private static List<String> notices(PipeRow row, PipeSpec spec) {
    List<String> notices = new ArrayList<>();
    if (STILL.contains(row.state())) {
      notices.add(
          "The pipe is "
              + row.state().wireName()
              + ": what the source has changed since then counts as a difference.");
    }
    if (spec.mode() == ReplicationMode.CDC_ONLY) {
      notices.add("The pipe copied nothing: rows older than it are missing in the targets.");
    }
    return notices;
  }

  /** Row values and keys are never part of it. */
  private void note(String id, VerifyReport report) {
    long rows = report.tables().stream().mapToLong(VerifyReport.Table::rows).sum();
    long repaired = report.tables().stream().mapToLong(VerifyReport.Table::repairedRows).sum();
    long differing = report.differingRows();
    boolean fine =
        report.state() == VerifyReport.State.DONE && differing == repaired && !report.incomplete();
    if (journal.find(id).isPresent()) {
      journal.note(
          id,
          fine ? "notice" : "warning",
          "Verification "
              + report.state().name().toLowerCase(Locale.ROOT)
              + ": "
              + rows
              + " rows compared, "
              + differing
              + " differ"
              + (repaired > 0 ? ", " + repaired + " of them repaired" : "")
              + (report.incomplete() ? "; not all could be compared" : ""),
          report.error(),
          "controller");
    }
  }

  /** The newest run. */
  public VerifyReport newest(String serviceId, String id) {
    commands.row(serviceId, id);
    return run(id).report();
  }

  /** A run by its id; only the newest one is known. */
  public VerifyReport find(String serviceId, String id, String run) {
    VerifyReport report = newest(serviceId, id);
    if (!report.id().equalsIgnoreCase(run)) {
      throw CommandException.notFound("there is no such run; only the newest one is kept");
    }
    return report;
  }

  /** Asks the running one to end. */
  public VerifyReport cancel(String serviceId, String id) {
    commands.row(serviceId, id);
    Verification run = run(id);
    run.cancel();
    return run.report();
  }

  private Verification run(String id) {
    synchronized (newest) {
      Verification run = newest.get(id);
      if (run == null) {
        throw CommandException.notFound(
            "the pipe was not verified since the controller was started");
      }
      return run;
    }
  }

  @Override
  public void close() {
    synchronized (newest) {
      newest.values().stream().filter(Verification::running).forEach(Verification::cancel);
    }
    threads.shutdown();
    try {
      // What it notes it writes into the store, which is closed next.
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("a verification did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
