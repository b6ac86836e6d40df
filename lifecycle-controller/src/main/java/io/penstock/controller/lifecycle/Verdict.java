package io.penstock.controller.lifecycle;

import java.util.List;

/** What an event means in a state. */
public sealed interface Verdict {

  /** The pipe changes; {@code steps} replace any that are still open. */
  record Move(PipeState to, List<StepKind> steps) implements Verdict {}

  /** Nothing changes: a finding without meaning here, or a command whose goal is reached. */
  record Stay() implements Verdict {}

  /** The command cannot be obeyed now. */
  record Refuse(String why) implements Verdict {}

  /** The command asks for what is so already; clients of ClickPipes know this answer. */
  record AlreadyRunning() implements Verdict {}
}
