package io.penstock.controller.lifecycle;

import static io.penstock.controller.lifecycle.PipeState.DEGRADED;
import static io.penstock.controller.lifecycle.PipeState.DELETED;
import static io.penstock.controller.lifecycle.PipeState.DELETING;
import static io.penstock.controller.lifecycle.PipeState.FAILED;
import static io.penstock.controller.lifecycle.PipeState.MODIFYING;
import static io.penstock.controller.lifecycle.PipeState.PAUSING;
import static io.penstock.controller.lifecycle.PipeState.PROVISIONING;
import static io.penstock.controller.lifecycle.PipeState.RESUMING;
import static io.penstock.controller.lifecycle.PipeState.RESYNCING;
import static io.penstock.controller.lifecycle.PipeState.RUNNING;
import static io.penstock.controller.lifecycle.PipeState.SETUP;
import static io.penstock.controller.lifecycle.PipeState.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateMachineTest {

  private static final Set<PipeState> WITH_JOB =
      EnumSet.of(SETUP, SNAPSHOT, RUNNING, DEGRADED, RESUMING, MODIFYING);

  /**
   * The whole table stands in docs/lifecycle.md once more, for people: every move with its steps.
   * Every other pair of state and event is a stay, a refusal or an "already running".
   */
  @Test
  void everyStateAndEventDoesWhatTheDocumentSays() throws IOException {
    List<String> moves = new ArrayList<>();
    for (PipeState state : PipeState.values()) {
      for (PipeEvent event : PipeEvent.values()) {
        if (StateMachine.on(state, event) instanceof Verdict.Move move) {
          moves.add(row(state, event, move));
        }
      }
    }
    List<String> written =
        Files.readAllLines(Path.of("..", "docs", "lifecycle.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .filter(line -> line.chars().filter(c -> c == '|').count() == 5)
            .toList();
    assertThat(written).isEqualTo(moves);
  }

  private static String row(PipeState state, PipeEvent event, Verdict.Move move) {
    return "| `%s` | `%s` | `%s` | %s |"
        .formatted(
            state,
            event,
            move.to(),
            move.steps().stream().map(StepKind::name).collect(Collectors.joining(", ")));
  }

  /** {@code .} stays, {@code x} is refused, {@code =} is already running, {@code >} moves. */
  private static final String COMMANDS =
      """
                   START STOP DELETE EDIT RESYNC RESYNC_TABLES CANCEL_RESYNC
      PROVISIONING =     x    >      x    x      x             x
      SETUP        =     x    >      x    x      x             x
      SNAPSHOT     =     >    >      >    >      >             x
      RUNNING      =     >    >      >    >      >             x
      DEGRADED     =     >    >      >    >      >             x
      PAUSING      x     .    >      x    x      x             x
      PAUSED       >     .    >      >    >      >             x
      RESUMING     =     >    >      x    x      x             x
      MODIFYING    =     x    >      x    x      x             x
      RESYNCING    =     x    >      x    x      x             >
      SWAPPING     =     x    >      x    x      x             x
      UNDOING      x     x    >      x    x      x             x
      COMPLETED    x     x    >      >    >      >             x
      FAILED       >     x    >      >    >      x             x
      DELETING     x     x    .      x    x      x             x
      DELETED      x     x    .      x    x      x             x
      """;

  @Test
  void everyCommandIsObeyedOrRefusedAsThisTableSays() {
    String[] lines = COMMANDS.split("\n", -1);
    String[] events = lines[0].trim().split(" +", -1);
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
    if (verdict instanceof Verdict.Move) {
      return ">";
    }
    if (verdict instanceof Verdict.Refuse) {
      return "x";
    }
    return verdict instanceof Verdict.AlreadyRunning ? "=" : ".";
  }

  @ParameterizedTest
  @EnumSource(PipeState.class)
  void aFindingNeverIsRefused(PipeState state) {
    for (PipeEvent event : PipeEvent.values()) {
      if (!event.command()) {
        assertThat(StateMachine.on(state, event))
            .isNotInstanceOfAny(Verdict.Refuse.class, Verdict.AlreadyRunning.class);
      }
    }
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
    if (state == RESYNCING) {
      assertThat(((Verdict.Move) verdict).steps()).containsExactly(StepKind.REVIVE_JOB);
    } else if (WITH_JOB.contains(state)) {
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
    assertThat(StateMachine.commands(RUNNING))
        .containsExactly(
            PipeEvent.STOP,
            PipeEvent.EDIT,
            PipeEvent.RESYNC,
            PipeEvent.RESYNC_TABLES,
            PipeEvent.DELETE);
    assertThat(StateMachine.commands(RESYNCING))
        .containsExactly(PipeEvent.CANCEL_RESYNC, PipeEvent.DELETE);
    assertThat(StateMachine.commands(FAILED))
        .containsExactly(PipeEvent.START, PipeEvent.EDIT, PipeEvent.RESYNC, PipeEvent.DELETE);
    assertThat(StateMachine.commands(DELETING)).isEmpty();
    assertThat(StateMachine.commands(DELETED)).isEmpty();
  }
}
