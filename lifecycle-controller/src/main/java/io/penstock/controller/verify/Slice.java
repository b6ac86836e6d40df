package io.penstock.controller.verify;

/**
 * Some rows of a table, as a condition on each side.
 *
 * @param source in Postgres
 * @param target in ClickHouse
 */
record Slice(String source, String target) {

  static final Slice WHOLE = new Slice("true", "1");
}
