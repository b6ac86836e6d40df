package io.penstock.controller.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.store.EventRow;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.StepRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step log against a real store: what is tried, recorded, tried again after a crash. */
class StepRunnerTest {

  @TempDir Path dir;

  private final Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
  private final String id = UUID.randomUUID().toString();
  private final Map<StepKind, Function<StepContext, Outcome>> behaviour =
      new EnumMap<>(StepKind.class);
  private Store store;
  private Journal journal;
  private StepRunner runner;
  private Live live;

  @BeforeEach
  void open() {
    reopen();
    journal.create(PipeRows.provisioning(id, "shop"), "key k", List.of());
  }

  /** What a restart after kill -9 does. */
  private void reopen() {
    if (store != null) {
      store.close();
    }
    store = Store.open(dir);
    journal = new Journal(store, clock);
    Map<StepKind, Step> steps = new EnumMap<>(StepKind.class);
    for (StepKind kind : StepKind.values()) {
      steps.put(
          kind,
          context ->
              behaviour.getOrDefault(kind, c -> Outcome.done("done " + kind)).apply(context));
    }
    runner = new StepRunner(store, journal, new Steps(steps), new TableStops(store, clock), clock);
    live = new Live(Progress.none(1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private PipeRow row() {
    return journal.find(id).orElseThrow();
  }

  private Optional<StepRow> next() {
    return store.with(daos -> daos.steps().next(id));
  }

  private List<EventRow> events() {
    return store.with(daos -> daos.history().events(id, 100));
  }

  private void turn() {
    runner.run(row(), next().orElseThrow(), live);
  }

  @Test
  void stepsRunInOrderAndTheStateMovesWhenAllAreDone() {
    turn();
    assertThat(next()).map(StepRow::kind).contains(StepKind.AWAIT_SLOTS);
    turn();
    assertThat(next()).isEmpty();
    journal.apply(row(), PipeEvent.STEPS_DONE, "controller", null);
    assertThat(row().state()).isEqualTo(PipeState.SETUP);
    assertThat(next()).map(StepRow::kind).contains(StepKind.CREATE_PUBLICATION);
  }

  @Test
  void aNoteIsThereWhenTheProcessDiesRightAfterTheAct() {
    behaviour.put(
        StepKind.ENSURE_JAR,
        context -> {
          if (context.note("jobId").isEmpty()) {
            context.note("jobId", "abc");
            throw new Killed();
          }
          return Outcome.done("found " + context.note("jobId").get());
        });
    try {
      runner.run(row(), next().orElseThrow(), live);
    } catch (Killed expected) {
      reopen();
    }
    turn();
    List<StepRow> steps = store.with(daos -> daos.steps().all(id));
    assertThat(steps.get(0).outcome()).isEqualTo("found abc");
    assertThat(steps.get(0).status()).isEqualTo("DONE");
  }

  /** Not an Exception: nothing in the engine may catch it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void anErrorThatMayPassIsTriedAgainWithBackoffAndShown() {
    behaviour.put(
        StepKind.ENSURE_JAR,
        context -> {
          throw new PipeException(ErrorCode.FLINK_UNREACHABLE, "no answer");
        });
    long first = runner.run(row(), next().orElseThrow(), live).toMillis();
    long second = runner.run(row(), next().orElseThrow(), live).toMillis();
    assertThat(second).isGreaterThan(first);
    assertThat(live.waiting().orElseThrow().code()).isEqualTo(ErrorCode.FLINK_UNREACHABLE);
    assertThat(row().state()).isEqualTo(PipeState.PROVISIONING);
    assertThat(next().orElseThrow().attempts()).isEqualTo(2);
  }

  @Test
  void anErrorThatCannotPassFailsThePipeWithItsCode() {
    behaviour.put(
        StepKind.ENSURE_JAR,
        context -> {
          throw new PipeException(ErrorCode.SOURCE_AUTH, "wrong password");
        });
    turn();
    assertThat(row().state()).isEqualTo(PipeState.FAILED);
    assertThat(row().failureCode()).isEqualTo("SOURCE_AUTH");
    assertThat(next()).isEmpty();
    assertThat(events()).extracting(EventRow::message).contains("SOURCE_AUTH: wrong password");
  }

  @Test
  void aDeletionNeverFails() {
    journal.apply(row(), PipeEvent.DELETE, "key k", null);
    behaviour.put(StepKind.CANCEL_JOB, context -> Outcome.failed(ErrorCode.JOB_FAILED, "no way"));
    turn();
    assertThat(row().state()).isEqualTo(PipeState.DELETING);
    assertThat(next()).map(StepRow::kind).contains(StepKind.CANCEL_JOB);
    behaviour.clear();
    for (int i = 0; i < 4; i++) {
      turn();
    }
    journal.apply(row(), PipeEvent.STEPS_DONE, "controller", null);
    assertThat(journal.find(id)).isEmpty();
    assertThat(store.<Boolean>with(daos -> daos.steps().all(id).isEmpty())).isTrue();
    assertThat(events()).isEmpty();
  }

  @Test
  void aStepThatWasOvertakenByADeletionMovesNothing() {
    behaviour.put(
        StepKind.ENSURE_JAR,
        context -> {
          journal.apply(row(), PipeEvent.DELETE, "key k", null);
          return Outcome.failed(ErrorCode.SOURCE_AUTH, "late");
        });
    turn();
    assertThat(row().state()).isEqualTo(PipeState.DELETING);
    assertThat(row().failureCode()).isEmpty();
  }

  @Test
  void ofTwoChangesDecidedOnOneVersionOneWins() {
    PipeRow seen = row();
    assertThat(journal.apply(seen, PipeEvent.DELETE, "a", null))
        .isInstanceOf(Journal.Result.Moved.class);
    assertThat(journal.apply(seen, PipeEvent.DELETE, "b", null))
        .isInstanceOf(Journal.Result.Overtaken.class);
  }

  @Test
  void anUnexpectedExceptionDoesNotStopTheLaneButFailsInTheEnd() {
    behaviour.put(
        StepKind.ENSURE_JAR,
        context -> {
          throw new IllegalStateException("a bug");
        });
    for (int i = 0; i < 20 && row().state() == PipeState.PROVISIONING; i++) {
      turn();
    }
    assertThat(row().state()).isEqualTo(PipeState.FAILED);
    assertThat(row().failureDetail()).contains("a bug");
  }

  @Test
  void waitingForSomethingIsNoError() {
    behaviour.put(StepKind.ENSURE_JAR, context -> Outcome.soon("not yet"));
    for (int i = 0; i < 20; i++) {
      turn();
    }
    assertThat(next().orElseThrow().attempts()).isZero();
    behaviour.put(
        StepKind.ENSURE_JAR,
        context -> {
          throw new IllegalStateException("once");
        });
    turn();
    assertThat(row().state()).isEqualTo(PipeState.PROVISIONING);
    assertThat(next().orElseThrow().attempts()).isEqualTo(1);
  }

  @Test
  void aFindingEndsItsStepWithTheMoveThatItLeadsTo() {
    resync();
    behaviour.put(
        StepKind.CREATE_RESYNC_SLOT,
        context -> new Outcome.Found(PipeEvent.RESYNC_FAILED, "the slot was lost"));
    turn();
    turn();
    assertThat(row().state()).isEqualTo(PipeState.UNDOING);
    StepRow step =
        store.with(daos -> daos.steps().newest(id, StepKind.CREATE_RESYNC_SLOT)).orElseThrow();
    assertThat(step.outcome()).isEqualTo("the slot was lost");
    assertThat(step.done()).isTrue();
    assertThat(next()).map(StepRow::kind).contains(StepKind.CANCEL_RESYNC_JOB);
  }

  @Test
  void aLiveJobThatIsLostBesideAResyncIsRevivedBeforeTheResyncGoesOn() {
    resync();
    turn();
    behaviour.put(
        StepKind.CREATE_RESYNC_SLOT,
        context -> {
          context.note("since", "noon");
          return Outcome.soon("older transactions are open");
        });
    turn();
    journal.apply(row(), PipeEvent.JOB_LOST, Journal.CONTROLLER, null);
    assertThat(store.<List<StepRow>>with(daos -> daos.steps().open(id)))
        .extracting(StepRow::kind)
        .containsExactly(
            StepKind.REVIVE_JOB,
            StepKind.CREATE_RESYNC_SLOT,
            StepKind.RECORD_RESYNC,
            StepKind.CREATE_RESYNC_TABLES,
            StepKind.ENSURE_JAR,
            StepKind.SUBMIT_RESYNC_JOB);
    turn();
    assertThat(next().orElseThrow().notes()).contains("noon");
  }

  /** A pipe that runs, of which a resync has begun. */
  private void resync() {
    for (PipeEvent event :
        List.of(PipeEvent.STEPS_DONE, PipeEvent.JOB_STREAMING, PipeEvent.RESYNC)) {
      assertThat(journal.apply(row(), event, Journal.CONTROLLER, null))
          .isInstanceOf(Journal.Result.Moved.class);
    }
  }
}
