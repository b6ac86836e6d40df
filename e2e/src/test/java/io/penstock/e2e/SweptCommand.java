package io.penstock.e2e;

import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StateMachine;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.lifecycle.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is asked of a pipe while its controller is made to die, from where, and where it leads. */
enum SweptCommand {
  CREATE(EnumSet.of(Situation.NONE), Situation.NARROW, creation()),
  PAUSE(EnumSet.of(Situation.NARROW), Situation.PAUSED, after(PipeState.RUNNING, PipeEvent.STOP)),
  RESUME(EnumSet.of(Situation.PAUSED), Situation.NARROW, after(PipeState.PAUSED, PipeEvent.START)),
  ADD_TABLE(EnumSet.of(Situation.NARROW), Situation.WIDE, edit()),
  REMOVE_TABLE(EnumSet.of(Situation.WIDE), Situation.NARROW, edit()),
  EDIT_SETTINGS(EnumSet.of(Situation.NARROW), Situation.NARROW, edit()),
  ALTER(
      EnumSet.of(Situation.NARROW),
      Situation.NARROW,
      after(PipeState.RUNNING, PipeEvent.SCHEMA_CHANGED)),
  RESYNC(
      EnumSet.of(Situation.NARROW),
      Situation.NARROW,
      after(PipeState.RUNNING, PipeEvent.RESYNC, PipeEvent.RESYNC_LOADED)),
  RESYNC_TABLE(
      EnumSet.of(Situation.NARROW),
      Situation.NARROW,
      after(PipeState.RUNNING, PipeEvent.RESYNC_TABLES, PipeEvent.RESYNC_LOADED)),
  CANCEL_RESYNC(
      EnumSet.of(Situation.NARROW),
      Situation.NARROW,
      after(PipeState.RESYNCING, PipeEvent.CANCEL_RESYNC, PipeEvent.BACK_TO_JOB)),
  DELETE(
      EnumSet.of(Situation.NARROW, Situation.WIDE),
      Situation.NONE,
      after(PipeState.RUNNING, PipeEvent.DELETE));

  /** Where the swept pipe stands between two commands. */
  enum Situation {
    NONE,
    /** Running, with two tables. */
    NARROW,
    /** Running, with the third table too. */
    WIDE,
    PAUSED;

    boolean running() {
      return this == NARROW || this == WIDE;
    }
  }

  private final Set<Situation> from;
  private final Situation to;
  private final Set<Swept> steps;

  SweptCommand(Set<Situation> from, Situation to, List<Swept> steps) {
    this.from = from;
    this.to = to;
    this.steps = new LinkedHashSet<>(steps);
  }

  boolean fits(Situation situation) {
    return from.contains(situation);
  }

  Situation to() {
    return to;
  }

  /** A step in a state. */
  record Swept(PipeState state, StepKind step) {}

  /** Every step that the command leads to, in the order in which they are reached. */
  Set<Swept> steps() {
    return steps;
  }

  /** The command that brings a pipe nearer to where this one can be given. */
  SweptCommand wayFrom(Situation situation) {
    return switch (situation) {
      case NONE -> CREATE;
      case PAUSED -> fits(Situation.NONE) ? DELETE : RESUME;
      case WIDE -> fits(Situation.NONE) ? DELETE : REMOVE_TABLE;
      case NARROW -> fits(Situation.NONE) ? DELETE : fits(Situation.PAUSED) ? PAUSE : ADD_TABLE;
    };
  }

  private static List<Swept> creation() {
    List<Swept> steps = new ArrayList<>(steps(StateMachine.CREATION));
    steps.addAll(after(StateMachine.CREATION.to(), PipeEvent.STEPS_DONE));
    return steps;
  }

  private static List<Swept> edit() {
    return after(PipeState.RUNNING, PipeEvent.EDIT);
  }

  /** The steps of the moves that events lead through, one after the other. */
  private static List<Swept> after(PipeState from, PipeEvent... events) {
    List<Swept> steps = new ArrayList<>();
    PipeState state = from;
    for (PipeEvent event : events) {
      if (!(StateMachine.on(state, event) instanceof Verdict.Move move)) {
        throw new IllegalStateException(state + " does not move on " + event);
      }
      steps.addAll(steps(move));
      state = move.to();
    }
    return steps;
  }

  private static List<Swept> steps(Verdict.Move move) {
    return move.steps().stream().map(step -> new Swept(move.to(), step)).toList();
  }
}
