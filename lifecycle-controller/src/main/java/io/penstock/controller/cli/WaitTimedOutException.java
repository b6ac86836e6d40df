package io.penstock.controller.cli;

/** The pipe did not get there in time. */
final class WaitTimedOutException extends Exception {

  private static final long serialVersionUID = 1;

  WaitTimedOutException(String message) {
    super(message);
  }
}
