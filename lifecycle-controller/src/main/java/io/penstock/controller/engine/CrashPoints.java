package io.penstock.controller.engine;

/**
 * Named places where a test makes the controller die on the spot ({@code -Dcrash.at=NAME}): before
 * and after each step, and after its outcome is recorded.
 */
final class CrashPoints {

  private static final String AT = System.getProperty("crash.at", "");

  private CrashPoints() {}

  static void reach(String name) {
    if (!AT.isEmpty() && AT.equals(name)) {
      Runtime.getRuntime().halt(137);
    }
  }
}
