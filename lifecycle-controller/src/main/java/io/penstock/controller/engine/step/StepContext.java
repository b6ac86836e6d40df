package io.penstock.controller.engine.step;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.source.Replication;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.StepRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a step works on: one pipe, its own notes, and the store. */
public final class StepContext {

  private final PipeRow pipe;
  private final StepRow step;
  private final Store store;
  private final Clock clock;
  private final Map<String, String> notes;

  public StepContext(PipeRow pipe, StepRow step, Store store, Clock clock) {
    this.pipe = pipe;
    this.step = step;
    this.store = store;
    this.clock = clock;
    this.notes = new LinkedHashMap<>(Notes.read(step.notes()));
  }

  public PipeRow pipe() {
    return pipe;
  }

  public PipeDefinition definition() {
    return pipe.parsedDefinition();
  }

  public Replication replication() {
    return Replication.of(pipe.id(), definition(), pipe.parsedSpec());
  }

  /** The recorded spec. */
  public PipeSpec spec() {
    return pipe.parsedSpec()
        .orElseThrow(() -> new IllegalStateException("Setup has not recorded the spec"));
  }

  /** Spec and definition as they are recorded now, which the step itself may have changed. */
  public record Latest(PipeSpec spec, PipeDefinition definition) {}

  /** What is recorded now. */
  public Latest latest() {
    PipeRow row = store.with(daos -> daos.pipes().find(pipe.id())).orElse(pipe);
    return new Latest(row.parsedSpec().orElseThrow(), row.parsedDefinition());
  }

  public Store store() {
    return store;
  }

  public long now() {
    return clock.millis();
  }

  /** How long the step has been open. */
  public Duration age() {
    return Duration.ofMillis(now() - step.madeAt());
  }

  /** How often it was performed before. */
  public int attempts() {
    return step.attempts();
  }

  /** What was written down under {@code key}. */
  public Optional<String> note(String key) {
    return Optional.ofNullable(notes.get(key));
  }

  /** Writes something down; it is on the disk when this returns. */
  public void note(String key, String value) {
    notes.put(key, value);
    String json = Notes.write(notes);
    store.use(daos -> daos.steps().note(step.id(), json));
  }

  /** Writes down and records in one transaction that a new job is about to be submitted. */
  public void noteRun(String jobId, String restoredFrom, RunRow.Role role) {
    notes.put("jobId", jobId);
    String json = Notes.write(notes);
    store.use(
        daos -> {
          daos.steps().note(step.id(), json);
          daos.runs().insert(pipe.id(), jobId, restoredFrom, role);
        });
  }

  /** The pipe's jobs of all roles, newest first. */
  public List<RunRow> runs() {
    return store.with(daos -> daos.runs().all(pipe.id()));
  }

  /** The pipe's jobs of one role, newest first. */
  public List<RunRow> runs(RunRow.Role role) {
    return store.with(daos -> daos.runs().of(pipe.id(), role));
  }

  /** The resync that is under way. */
  public Optional<ResyncRow> findResync() {
    return store.with(daos -> daos.resyncs().find(pipe.id()));
  }

  /** The resync that must be under way. */
  public ResyncRow resync() {
    return findResync().orElseThrow(() -> new IllegalStateException("no resync is recorded"));
  }

  /** Whether the swap has begun to exchange tables: from then on it only goes forwards. */
  public boolean exchanging() {
    return findResync().map(ResyncRow::exchanging).orElse(false);
  }

  /** The spec that jobs of a role are started with. */
  public PipeSpec spec(RunRow.Role role) {
    return role == RunRow.Role.RESYNC
        ? resync()
            .parsedSpec()
            .orElseThrow(() -> new IllegalStateException("the resync's spec is not recorded"))
        : spec();
  }

  /** All the pipe's steps, oldest first. */
  public List<StepRow> steps() {
    return store.with(daos -> daos.steps().all(pipe.id()));
  }

  /** Records that one table is stopped; the others go on, and so does this step. */
  public void stopTable(PipeException.Found error) {
    StoppedTables.stop(store, pipe.id(), error, now());
  }

  /** Adds a line to the pipe's history; a notice once in a pipe's life, others once in a step's. */
  public void event(String kind, String message) {
    store.use(
        daos -> {
          long since = kind.equals("notice") ? 0 : step.madeAt();
          boolean known =
              daos.history().events(pipe.id(), 500).stream()
                  .anyMatch(e -> e.at() >= since && e.message().equals(message));
          if (!known) {
            daos.history().event(pipe.id(), now(), kind, message, "", "controller");
          }
        });
  }
}
