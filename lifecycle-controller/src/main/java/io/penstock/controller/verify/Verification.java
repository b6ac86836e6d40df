package io.penstock.controller.verify;

import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.verify.VerifyReport.State;
import io.penstock.controller.verify.VerifyReport.TableState;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run over some tables of a pipe, one after the other. It is in memory only. */
public final class Verification {

  private static final Logger LOG = LoggerFactory.getLogger(Verification.class);

  /** Longer than a checkpoint and a flush take when ClickHouse is slow. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String id;
  private final Subject subject;
  private final VerifyRequest request;
  private final SourceConnector connector;
  private final Clock clock;
  private final Instant startedAt;
  private final Map<TablePlan, TableProgress> tables = new LinkedHashMap<>();
  private final Cancellation cancellation = new Cancellation();
  private volatile @Nullable SourceReader reading;
  private volatile @Nullable TargetReader readingTarget;
  private volatile State state = State.RUNNING;
  private volatile @Nullable Instant endedAt;
  private volatile String error = "";

  /** A run that {@link #run} does. */
  public Verification(
      String id, Subject subject, VerifyRequest request, SourceConnector connector, Clock clock) {
    this.id = id;
    this.subject = subject;
    this.request = request;
    this.connector = connector;
    this.clock = clock;
    this.startedAt = clock.instant();
    for (TablePlan plan : subject.spec().tables()) {
      List<String> source = List.of(plan.schema(), plan.name());
      if (request.tables().isEmpty()
          ? plan.active() || subject.mapped().contains(source)
          : request.tables().contains(source)) {
        // One that was removed and came back has an old plan too.
        tables.keySet().removeIf(old -> source.equals(List.of(old.schema(), old.name())));
        tables.put(plan, new TableProgress(plan));
      }
    }
  }

  /** Does it, to its end whatever that is. */
  public void run() {
    try {
      for (Map.Entry<TablePlan, TableProgress> table : tables.entrySet()) {
        cancellation.check();
        table(table.getKey(), table.getValue());
      }
      end(State.DONE, "");
    } catch (CancellationException e) {
      end(State.CANCELLED, "");
    } catch (RuntimeException e) {
      if (cancellation.asked()) {
        // Its connections were closed under it.
        end(State.CANCELLED, "");
        return;
      }
      LOG.error("a verification failed", e);
      end(State.FAILED, "see the controller's log");
    }
  }

  private synchronized void end(State how, String why) {
    if (state != State.RUNNING) {
      return;
    }
    for (TableProgress table : tables.values()) {
      if (table.open()) {
        table.end(how == State.CANCELLED ? TableState.CANCELLED : TableState.FAILED, why);
      }
    }
    boolean failed =
        tables.values().stream().anyMatch(t -> t.report().state() == TableState.FAILED);
    error = failed && why.isEmpty() ? "some tables could not be compared" : why;
    endedAt = clock.instant();
    state = failed && how == State.DONE ? State.FAILED : how;
  }

  private void table(TablePlan plan, TableProgress progress) {
    Optional<String> why = skipped(plan);
    if (why.isPresent()) {
      if (!plan.active()) {
        progress.incomplete(why.get());
      }
      progress.end(TableState.SKIPPED, why.get());
      return;
    }
    Optional<ComparedTable> compared = ComparedTable.of(plan);
    if (compared.isEmpty()) {
      progress.incomplete("its key has a column that cannot be compared");
      progress.end(TableState.SKIPPED);
      return;
    }
    progress.begin(compared.get().notCompared());
    try (SourceReader source = new SourceReader(connector, subject.source());
        TargetReader target = new TargetReader(subject.clickHouse().patient())) {
      reading = source;
      readingTarget = target;
      new TableVerification(
              compared.get(),
              request,
              source,
              target,
              new TargetSql(
                  compared.get(),
                  subject.spec().destination().database(),
                  new MetadataColumns(subject.spec().metadataPrefix())),
              lag(),
              new Repair(connector, subject.source(), source, target, cancellation),
              cancellation,
              progress)
          .run();
      progress.end(
          changed(plan) ? TableState.FAILED : TableState.DONE,
          changed(plan) ? "the table was changed meanwhile: verify it again" : "");
    } catch (PipeException e) {
      cancellation.check();
      LOG.warn("{} cannot be compared: {}", plan.targetTable(), e.getMessage());
      progress.end(
          TableState.FAILED,
          changed(plan)
              ? "the table was changed meanwhile: verify it again"
              // What a server says of a statement may quote values.
              : e.code() + ": " + e.code().meaning() + "; see the controller's log");
    } finally {
      reading = null;
      readingTarget = null;
    }
  }

  private boolean changed(TablePlan plan) {
    return !subject.specNow().get().tables().contains(plan);
  }

  private Lag lag() {
    StreamSpec stream = subject.spec().stream();
    return subject.live() && stream != null
        ? new StreamLag(connector, subject.source(), stream.slot(), PATIENCE, cancellation)
        : Lag.NONE;
  }

  private Optional<String> skipped(TablePlan plan) {
    PipeSpec spec = subject.spec();
    if (!plan.active()) {
      return Optional.of("the table is stopped: its target stays behind");
    }
    if (plan.engine() != TableEngine.REPLACING_MERGE_TREE) {
      return Optional.of(
          plan.engine() == TableEngine.NULL
              ? "a target of engine Null keeps nothing"
              : "a target of engine MergeTree keeps every change as a row of its own");
    }
    long fill =
        spec.tables().stream()
            .filter(TablePlan::active)
            .filter(table -> table.targetTable().equals(plan.targetTable()))
            .count();
    if (fill > 1 || subject.sharedTargets().contains(plan.targetTable())) {
      return Optional.of("several tables fill this target");
    }
    return Optional.empty();
  }

  /** Asks it to end soon. */
  public void cancel() {
    cancellation.ask();
    SourceReader source = reading;
    if (source != null) {
      source.cancel();
    }
    TargetReader target = readingTarget;
    if (target != null) {
      // Its statement then has nobody to answer.
      target.close();
    }
  }

  /** Which run it is. */
  public String id() {
    return id;
  }

  /** Whether it goes on. */
  public boolean running() {
    return state == State.RUNNING;
  }

  /** As it stands. */
  public VerifyReport report() {
    return new VerifyReport(
        id,
        state,
        startedAt,
        endedAt,
        request,
        subject.notices(),
        error,
        tables.values().stream().map(TableProgress::report).toList());
  }
}
