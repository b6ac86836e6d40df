package io.penstock.controller.prepare;

import java.util.List;

/** The pipe cannot be prepared; nothing was made. */
public final class PreparationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // List.copyOf is serializable
  private final List<String> problems;

  /** One line for each problem: field, what is wrong, what to do. */
  public PreparationException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each problem: field, what is wrong, what to do. */
  public List<String> problems() {
    return problems;
  }
}
