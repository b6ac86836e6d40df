package io.penstock.controller.engine;

import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import java.util.List;

/** A command that is not obeyed, and why. */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What kind of answer it is. */
  public enum Kind {
    /** What was given is wrong. */
    INVALID,
    /** There is no such pipe. */
    NOT_FOUND,
    /** Something else is under way, or the name is taken. */
    CONFLICT
  }

  private final Kind kind;

  @SuppressWarnings("serial") // List.copyOf is serializable, and nobody serializes it
  private final List<Problem> problems;

  private CommandException(Kind kind, String message, List<Problem> problems) {
    super(message);
    this.kind = kind;
    this.problems = List.copyOf(problems);
  }

  /** What was given has problems. */
  public static CommandException invalid(Problems problems) {
    return new CommandException(Kind.INVALID, problems.text(), problems.list());
  }

  static CommandException invalid(String message) {
    return new CommandException(Kind.INVALID, message, List.of());
  }

  static CommandException notFound(String message) {
    return new CommandException(Kind.NOT_FOUND, message, List.of());
  }

  static CommandException conflict(String message) {
    return new CommandException(Kind.CONFLICT, message, List.of());
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong, field by field; empty where there is one message only. */
  public List<Problem> problems() {
    return problems;
  }
}
