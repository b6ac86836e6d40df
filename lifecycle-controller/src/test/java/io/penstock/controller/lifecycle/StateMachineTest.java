package io.penstock.controller.lifecycle;

import static io.penstock.controller.lifecycle.PipeState.COMPLETED;
import static io.penstock.controller.lifecycle.PipeState.DEGRADED;
import static io.penstock.controller.lifecycle.PipeState.DELETED;
import static io.penstock.controller.lifecycle.PipeState.DELETING;
import static io.penstock.controller.lifecycle.PipeState.FAILED;
import static io.penstock.controller.lifecycle.PipeState.PAUSED;
import static io.penstock.controller.lifecycle.PipeState.PAUSING;
import static io.penstock.controller.lifecycle.PipeState.PROVISIONING;
import static io.penstock.controller.lifecycle.PipeState.RESUMING;
import static io.penstock.controller.lifecycle.PipeState.RUNNING;
import static io.penstock.controller.lifecycle.PipeState.SETUP;
import static io.penstock.controller.lifecycle.PipeState.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateMachineTest {

  private static final Set<PipeState> WITH_JOB =
      EnumSet.of(SETUP, SNAPSHOT, RUNNING, DEGRADED, RESUMING);

  /**
   * The whole table once more, as a person would write it down: a row for each state, a column for
   * each event; {@code .} stays, {@code x} is refused, {@code =} is already running.
   */
  private static final String TABLE =
      """
                   START     START_OVER   STOP     DELETE   STEPS_DONE STEP_FAILED JOB_LOADING JOB_STREAMING JOB_RETRYING JOB_FINISHED JOB_CANCELED JOB_FAILED JOB_LOST
      PROVISIONING x         x            x        DELETING SETUP      FAILED      .           .             .            .            .            .          .
      SETUP        x         x            x        DELETING .          FAILED      SNAPSHOT    RUNNING       .            COMPLETED    PAUSED       FAILED     SETUP
      SNAPSHOT     =         =            PAUSING  DELETING .          FAILED      .           RUNNING       .            COMPLETED    PAUSED       FAILED     SNAPSHOT
      RUNNING      =         =            PAUSING  DELETING .          FAILED      .           .             DEGRADED     COMPLETED    PAUSED       FAILED     DEGRADED
      DEGRADED     =         =            PAUSING  DELETING .          FAILED      SNAPSHOT    RUNNING       .            COMPLETED    PAUSED       FAILED     DEGRADED
      PAUSING      x         x            .        DELETING PAUSED     FAILED      .           .             .            COMPLETED    .            FAILED     .
      PAUSED       RESUMING  x            .        DELETING .          .           .           .             .            .            .            .          .
      RESUMING     =         =            PAUSING  DELETING .          FAILED      SNAPSHOT    RUNNING       .            COMPLETED    PAUSED       FAILED     RESUMING
      COMPLETED    x         x            x        DELETING .          .           .           .             .            .            .            .          .
      FAILED       RESUMING  PROVISIONING x        DELETING .          .           .           .             .            .            .            .          .
      DELETING     x         x            x        .        DELETED    .           .           .             .            .            .            .          .
      DELETED      x         x            x        .        .          .           .           .             .            .            .            .          .
      """;

  @Test
  void everyStateAndEventDoesWhatTheTableSays() {
    String[] lines = TABLE.split("\n", -1);
    String[] events = lines[0].trim().split(" +", -1);
    assertThat(events).hasSize(PipeEvent.values().length);
    for (PipeState state : PipeState.values()) {
      String[] cells = lines[state.ordinal() + 1].trim().split(" +", -1);
      assertThat(cells[0]).isEqualTo(state.name());
      for (int i = 0; i < events.length; i++) {
        Verdict verdict = StateMachine.on(state, PipeEvent.valueOf(events[i]));
        assertThat(shown(verdict)).as("%s on %s", events[i], state).isEqualTo(cells[i + 1]);
      }
    }
  }

  private static String shown(Verdict verdict) {
    if (verdict instanceof Verdict.Move move) {
      return move.to().name();
    }
    if (verdict instanceof Verdict.Refuse) {
      return "x";
    }
    return verdict instanceof Verdict.AlreadyRunning ? "=" : ".";
  }

  @ParameterizedTest
  @EnumSource(PipeState.class)
  void aBusyStateIsLeftWithoutAPersonAndATerminalOneNever(PipeState state) {
    boolean byItself = false;
    boolean ever = false;
    for (PipeEvent event : PipeEvent.values()) {
      if (StateMachine.on(state, event) instanceof Verdict.Move move && move.to() != state) {
        ever = true;
        byItself |= !event.command();
      }
    }
    assertThat(ever).isEqualTo(!state.terminal());
    if (state.busy()) {
      assertThat(byItself).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(PipeState.class)
  void aLostJobIsSubmittedAgainAfterTheSourceIsChecked(PipeState state) {
    Verdict verdict = StateMachine.on(state, PipeEvent.JOB_LOST);
    if (WITH_JOB.contains(state)) {
      assertThat(((Verdict.Move) verdict).steps())
          .containsSubsequence(StepKind.CHECK_SOURCE, StepKind.SUBMIT_JOB);
    } else {
      assertThat(verdict).isInstanceOf(Verdict.Stay.class);
    }
    assertThat(state.expectsJob()).isEqualTo(WITH_JOB.contains(state));
  }

  @Test
  void setupMakesPublicationBeforeSlotBeforePlanBeforeTablesBeforeJob() {
    Verdict.Move move = (Verdict.Move) StateMachine.on(PROVISIONING, PipeEvent.STEPS_DONE);
    assertThat(move.steps())
        .containsExactly(
            StepKind.CREATE_PUBLICATION,
            StepKind.CREATE_SLOT,
            StepKind.RECORD_PLAN,
            StepKind.CREATE_TABLES,
            StepKind.SUBMIT_JOB);
  }

  @ParameterizedTest
  @EnumSource(PipeState.class)
  void aDeletionEndsTheJobBeforeItTakesItsSlotAndState(PipeState state) {
    if (StateMachine.on(state, PipeEvent.DELETE) instanceof Verdict.Move move) {
      assertThat(move.steps())
          .containsExactly(
              StepKind.CANCEL_JOB,
              StepKind.DROP_REPLICATION,
              StepKind.DISCARD_STATE,
              StepKind.DROP_TABLES);
    }
  }

  @ParameterizedTest
  @EnumSource(PipeState.class)
  void statesAreToldInSentencesAndClickPipesWords(PipeState state) {
    assertThat(state.sentence()).endsWith(".").doesNotContain("\n");
    assertThat(
            Set.of(
                "Unknown Provisioning Running Degraded Stopping Stopped Failed Completed InternalError Setup Snapshot Paused Pausing Modifying Resync"
                    .split(" ", -1)))
        .contains(state.wireName());
  }

  @Test
  void aRefusalNamesWhatRuns() {
    Verdict verdict = StateMachine.on(PAUSING, PipeEvent.START);
    assertThat(((Verdict.Refuse) verdict).why().toLowerCase(Locale.ROOT)).contains("pausing");
    assertThat(StateMachine.commands(RUNNING)).containsExactly(PipeEvent.STOP, PipeEvent.DELETE);
    assertThat(StateMachine.commands(PAUSED)).containsExactly(PipeEvent.START, PipeEvent.DELETE);
    assertThat(StateMachine.commands(COMPLETED)).containsExactly(PipeEvent.DELETE);
    assertThat(StateMachine.commands(FAILED)).containsExactly(PipeEvent.START, PipeEvent.DELETE);
    assertThat(StateMachine.commands(DELETING)).isEmpty();
    assertThat(StateMachine.commands(DELETED)).isEmpty();
  }
}
