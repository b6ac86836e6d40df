package io.penstock.controller.metrics;

import io.penstock.controller.engine.PipeStatus;
import io.penstock.model.metric.InsertTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One pipe's numbers under Penstock's own names. What cannot be told now is left out. */
final class OwnNumbers {

  private static final double MILLIS = 1000;

  private final Exposition text;
  private final Map<String, String> labels;
  private final Instant now;

  OwnNumbers(Exposition text, Map<String, String> labels, Instant now) {
    this.text = text;
    this.labels = labels;
    this.now = now;
  }

  void add(PipeStatus status, List<PipeStatus.Table> tables) {
    state(status, tables);
    lag(status);
    written(status);
    load(status);
    status.slot().ifPresent(this::slot);
    status.checkpoint().ifPresent(this::checkpoint);
    tables.forEach(this::table);
  }

  private void state(PipeStatus status, List<PipeStatus.Table> tables) {
    text.gauge(
        "penstock_pipe_state",
        "Always 1; the label state tells the state, as detailedState of the status",
        with("state", status.state().name()),
        1);
    Map<String, Integer> states = new HashMap<>(Map.of("Streaming", 0, "Stopped", 0));
    tables.forEach(table -> states.merge(table.state(), 1, Integer::sum));
    states.forEach(
        (state, n) ->
            text.gauge("penstock_pipe_tables", "Tables by their state", with("state", state), n));
    PipeStatus.Counts counts = status.counts();
    counts
        .errors()
        .forEach(
            (code, n) ->
                text.counter(
                    "penstock_pipe_errors_total",
                    "Errors that the pipe or a table of it has met, by code",
                    with("code", code),
                    n));
    text.counter(
        "penstock_pipe_jobs_total", "Flink jobs that were submitted", labels, counts.jobs());
    text.counter(
        "penstock_pipe_job_restarts_total",
        "How often Flink has started a job again",
        labels,
        counts.restarts());
  }

  private void lag(PipeStatus status) {
    status
        .lagSeconds()
        .ifPresent(
            n ->
                text.gauge(
                    "penstock_pipe_lag_seconds",
                    "Age of the newest change in ClickHouse while there are newer ones",
                    labels,
                    n));
    status
        .lagBytes()
        .ifPresent(
            n ->
                text.gauge(
                    "penstock_pipe_lag_bytes",
                    "WAL that is written but not yet in ClickHouse",
                    labels,
                    n));
  }

  private void written(PipeStatus status) {
    PipeStatus.Counts counts = status.counts();
    text.gauge(
        "penstock_pipe_rows_inserted",
        "Rows written, tombstones and repetitions included",
        labels,
        status.rowsInserted());
    text.gauge("penstock_pipe_rows_per_second", "Rows written", labels, status.rowsPerSecond());
    changes(
        "penstock_pipe_changes_total",
        labels,
        new PipeStatus.Changes(counts.inserts(), counts.updates(), counts.deletes()));
    text.counter(
        "penstock_pipe_inserts_total",
        "INSERTs that ClickHouse has acknowledged",
        labels,
        counts.batches());
    text.counter(
        "penstock_pipe_insert_seconds_total",
        "What those INSERTs took together",
        labels,
        counts.insertMillis() / MILLIS);
    text.histogram(
        "penstock_pipe_insert_duration_seconds",
        "How many of them took how long",
        labels,
        InsertTimes.BOUNDS_MILLIS.stream().map(bound -> bound / MILLIS).toList(),
        counts.insertTimes(),
        counts.insertMillis() / MILLIS);
    text.counter(
        "penstock_pipe_insert_retries_total", "INSERTs sent again", labels, counts.retries());
    text.counter(
        "penstock_pipe_insert_bytes_total",
        "Bytes of rows written, before compression",
        labels,
        counts.bytesInserted());
  }

  private void changes(String name, Map<String, String> of, PipeStatus.Changes changes) {
    Map.of("insert", changes.inserts(), "update", changes.updates(), "delete", changes.deletes())
        .forEach(
            (kind, n) ->
                text.counter(
                    name,
                    "Changes of the source by kind, rows of the load as inserts",
                    Scrape.with(of, "kind", kind),
                    n));
  }

  private void load(PipeStatus status) {
    text.gauge(
        "penstock_pipe_snapshot_splits_done",
        "Splits of the load that are copied",
        labels,
        status.snapshot().splitsDone());
    text.gauge(
        "penstock_pipe_snapshot_splits_planned",
        "Splits of the load",
        labels,
        status.snapshot().splitsTotal());
  }

  private void slot(PipeStatus.SlotStatus slot) {
    text.gauge(
        "penstock_slot_retained_bytes",
        "WAL that Postgres keeps for the slot",
        labels,
        slot.retainedBytes());
    slot.limitBytes()
        .ifPresent(
            n ->
                text.gauge(
                    "penstock_slot_limit_bytes", "max_slot_wal_keep_size of Postgres", labels, n));
    text.gauge(
        "penstock_slot_wal_status",
        "Always 1; the label wal_status tells the status",
        with("wal_status", slot.walStatus()),
        1);
    text.gauge(
        "penstock_slot_active", "Whether anybody reads the slot", labels, slot.active() ? 1 : 0);
  }

  private void checkpoint(PipeStatus.CheckpointStatus checkpoint) {
    text.gauge(
        "penstock_pipe_checkpoint_age_seconds",
        "Since the newest checkpoint was completed",
        labels,
        Duration.between(checkpoint.completedAt(), now).toMillis() / MILLIS);
    text.gauge(
        "penstock_pipe_checkpoint_duration_seconds",
        "From the newest checkpoint's trigger to its completion",
        labels,
        checkpoint.durationMillis() / MILLIS);
  }

  private void table(PipeStatus.Table table) {
    Map<String, String> one = with("source_schema", table.schema());
    one.put("source_table", table.table());
    one.put("destination_table", table.target());
    changes("penstock_table_changes_total", one, table.changes());
    for (PipeStatus.Lossy lossy : table.lossy()) {
      Map<String, String> column = Scrape.with(one, "column", lossy.column());
      text.counter(
          "penstock_table_lossy_values_total",
          "Values that were not carried exactly, by column and in what way",
          Scrape.with(column, "kind", lossy.kind()),
          lossy.count());
    }
    if (table.state().equals("Stopped")) {
      text.gauge(
          "penstock_table_stopped",
          "Always 1, of a stopped table; the label code tells why",
          Scrape.with(one, "code", table.reason().map(PipeStatus.Reason::code).orElse("")),
          1);
    }
  }

  private Map<String, String> with(String name, String value) {
    return Scrape.with(labels, name, value);
  }
}
