package io.penstock.controller.source;

/**
 * What rows that are older than a column show in it.
 *
 * @param kind whether that is known
 * @param text the value as Postgres prints it; empty unless {@link Kind#VALUE}
 */
public record ExistingValue(Kind kind, String text) {

  /** Whether a value is known. */
  public enum Kind {
    /** One value, in all of them. */
    VALUE,
    /** NULL, or there was no row. */
    NOTHING,
    /** Each may have one of its own: the table was rewritten, which is not in the stream. */
    UNKNOWN
  }

  /** NULL. */
  public static final ExistingValue NOTHING = new ExistingValue(Kind.NOTHING, "");
}
