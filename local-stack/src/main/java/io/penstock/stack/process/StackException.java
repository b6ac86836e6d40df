package io.penstock.stack.process;

import org.jspecify.annotations.Nullable;

/**
 * The stack cannot do what was asked. The message is written for the person at the terminal: what
 * happened, and what to do about it.
 */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StackException(String message) {
    super(message);
  }

  public StackException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
