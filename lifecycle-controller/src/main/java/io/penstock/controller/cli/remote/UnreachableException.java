package io.penstock.controller.cli.remote;

import org.jspecify.annotations.Nullable;

/** No controller answered: none known, none listening, or something else listens there. */
public final class UnreachableException extends Exception {

  private static final long serialVersionUID = 1;

  public UnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
