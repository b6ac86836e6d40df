package io.penstock.controller.flink;

/** Flink answered a request with an error. */
public final class FlinkRefusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * A refusal.
   *
   * @param message what Flink said; often a whole stack trace
   */
  public FlinkRefusal(String message) {
    super(message);
  }

  /** The line that says why: the last cause's first line. */
  public String reason() {
    return rootLine(String.valueOf(getMessage()));
  }

  /** The first line of a stack trace's innermost cause. */
  static String rootLine(String trace) {
    String found = "";
    for (String line : trace.split("\\R", -1)) {
      String text = line.replace("<Exception on server side:", "").strip();
      if (found.isEmpty() && !text.isEmpty() && !text.equals("Internal server error.")) {
        found = text;
      }
      if (text.startsWith("Caused by: ")) {
        found = text.substring("Caused by: ".length());
      }
    }
    return found.length() > 1000 ? found.substring(0, 1000) + "…" : found;
  }
}
