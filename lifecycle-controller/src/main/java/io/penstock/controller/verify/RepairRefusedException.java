package io.penstock.controller.verify;

/** No version can be told that is right. */
final class RepairRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RepairRefusedException(String why) {
    super(why);
  }
}
