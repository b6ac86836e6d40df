package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.JobMetrics;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StateMachine;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.Slot;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.StepRow;
import io.penstock.controller.store.Store;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Puts together what is known of a pipe; asks no neighbour. */
final class StatusReader {

  private final Store store;
  private final LiveViews views;
  private final FlinkClient flink;

  StatusReader(Store store, LiveViews views, FlinkClient flink) {
    this.store = store;
    this.views = views;
    this.flink = flink;
  }

  PipeStatus status(PipeRow pipe) {
    Live live = views.of(pipe);
    Optional<StepRow> step = store.with(daos -> daos.steps().next(pipe.id()));
    Optional<Live.Sighting> seen = live.sighting().filter(s -> pipe.state().expectsJob());
    JobMetrics metrics = seen.map(Live.Sighting::metrics).orElse(JobMetrics.NONE);
    Progress.Counts all = live.progress().all();
    return new PipeStatus(
        pipe.state(),
        Instant.ofEpochMilli(pipe.stateSince()),
        phase(step, live),
        commands(pipe.state()),
        reason(pipe, live),
        lagBytes(metrics, live),
        lagSeconds(metrics),
        live.rowsPerSecond(),
        all.inserted(),
        live.slot().map(slot -> slot(pipe, slot)),
        seen.flatMap(s -> s.checkpoints().latest())
            .map(
                latest ->
                    new PipeStatus.CheckpointStatus(
                        latest.id(),
                        latest.path(),
                        Instant.ofEpochMilli(latest.completedMillis()),
                        latest.durationMillis())),
        seen.map(
            s ->
                new PipeStatus.JobLink(
                    s.jobId(),
                    flink.dashboard(s.jobId()),
                    s.job().map(job -> job.status().name()).orElse("UNKNOWN"))),
        new PipeStatus.Snapshot(all.rows(), all.splitsDone(), all.splitsTotal()));
  }

  private static String phase(Optional<StepRow> step, Live live) {
    String doing = step.map(s -> s.kind().doing()).orElse("");
    return live.waiting()
        .map(waiting -> doing.isEmpty() ? waiting.text() : doing + ": " + waiting.text())
        .orElse(doing);
  }

  private static List<String> commands(PipeState state) {
    return StateMachine.commands(state).stream()
        .map(event -> event.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Optional<PipeStatus.Reason> reason(PipeRow pipe, Live live) {
    if (!pipe.failureCode().isEmpty()) {
      ErrorCode code = ErrorCode.valueOf(pipe.failureCode());
      return Optional.of(
          new PipeStatus.Reason(code.name(), sentence(code, pipe.failureDetail()), code.remedy()));
    }
    Optional<Live.Waiting> waiting = live.waiting();
    if (waiting.isPresent()) {
      ErrorCode code = waiting.get().code();
      return code == null
          ? Optional.empty()
          : Optional.of(
              new PipeStatus.Reason(
                  code.name(), sentence(code, waiting.get().text()), code.remedy()));
    }
    Optional<PipeException.Found> trouble = live.trouble();
    return trouble.map(
        found ->
            new PipeStatus.Reason(
                found.code().name(),
                sentence(found.code(), found.detail()),
                found.code().remedy()));
  }

  private static String sentence(ErrorCode code, String detail) {
    return detail.isEmpty() ? code.meaning() : code.meaning() + ": " + detail;
  }

  private static OptionalLong lagBytes(JobMetrics metrics, Live live) {
    if (metrics.sum("sourceLagBytes").isPresent()) {
      return OptionalLong.of(metrics.max("sourceLagBytes"));
    }
    return live.slot()
        .filter(slot -> slot.confirmedFlushLsn() != null)
        .map(slot -> slot.currentLsn().bytesSince(confirmed(slot)))
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  private static Lsn confirmed(Slot slot) {
    Lsn confirmed = slot.confirmedFlushLsn();
    return confirmed == null ? Lsn.NONE : confirmed;
  }

  private static OptionalDouble lagSeconds(JobMetrics metrics) {
    return metrics.sum("sourceLagMillis").isPresent()
        ? OptionalDouble.of(metrics.max("sourceLagMillis") / 1000.0)
        : OptionalDouble.empty();
  }

  private static PipeStatus.SlotStatus slot(PipeRow pipe, Slot slot) {
    return new PipeStatus.SlotStatus(
        Replication.of(pipe.id(), pipe.parsedDefinition()).slot(),
        slot.retainedBytes(),
        slot.walStatus(),
        slot.active(),
        confirmed(slot).toString());
  }

  List<PipeStatus.Table> tables(PipeRow pipe) {
    PipeDefinition definition = pipe.parsedDefinition();
    Progress progress = views.of(pipe).progress();
    List<PipeStatus.Table> tables = new ArrayList<>();
    for (int i = 0; i < definition.tables().size(); i++) {
      TableMapping mapping = definition.tables().get(i);
      Progress.Counts counts =
          i < progress.tables().size() ? progress.tables().get(i) : Progress.Counts.NONE;
      tables.add(
          new PipeStatus.Table(
              mapping.schema(),
              mapping.table(),
              mapping.target(),
              tableState(pipe, definition, counts),
              counts.splitsDone(),
              counts.splitsTotal(),
              counts.rows(),
              counts.inserted()));
    }
    return tables;
  }

  private static String tableState(
      PipeRow pipe, PipeDefinition definition, Progress.Counts counts) {
    if (pipe.state() == PipeState.COMPLETED) {
      return "Completed";
    }
    boolean copied =
        pipe.loaded()
            || !definition.mode().snapshots()
            || counts.splitsTotal() > 0 && counts.splitsDone() >= counts.splitsTotal();
    if (pipe.spec() == null || !copied && counts.splitsTotal() == 0) {
      return "Pending";
    }
    if (!copied) {
      return "Loading";
    }
    return definition.mode().streams() ? "Streaming" : "Completed";
  }

  List<PipeStatus.Event> events(PipeRow pipe, int limit) {
    return store.with(daos -> daos.history().events(pipe.id(), limit)).stream()
        .map(
            row ->
                new PipeStatus.Event(
                    row.id(),
                    Instant.ofEpochMilli(row.at()),
                    row.kind(),
                    row.message(),
                    row.cause(),
                    row.actor()))
        .toList();
  }
}
