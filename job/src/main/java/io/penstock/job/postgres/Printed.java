package io.penstock.job.postgres;

import io.penstock.model.sql.Quote;

/** A column's value as the server prints it, which is what a text stream has. */
public final class Printed {

  private Printed() {}

  /**
   * The SQL for it. A cast to text is another thing: it takes the padding from {@code char(n)}, and
   * types may bring casts of their own. IS DISTINCT FROM, unlike IS NOT NULL, is true of a row of
   * NULLs.
   */
  public static String sql(String column) {
    String name = Quote.postgres(column);
    return "CASE WHEN " + name + " IS DISTINCT FROM NULL THEN format('%s', " + name + ") END";
  }
}
