package io.penstock.controller.verify;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * SQL that turns a value into the same text on both sides, and back.
 *
 * @param source of a value in Postgres; NULL where the target gets NULL or its default. Empty
 *     string results are values
 * @param target of a value in ClickHouse that is not NULL
 * @param whenNull the text of what a target that is not Nullable has in place of NULL
 * @param seek from the text as a literal to a value that Postgres can look up by an index; null
 *     where it cannot, or for this text
 * @param stored text in Postgres that {@code restore} takes
 * @param restore from that text, not NULL, to the target's value; null where a row cannot be
 *     written
 * @param ordered whether both servers order the values alike
 */
record Form(
    UnaryOperator<String> source,
    UnaryOperator<String> target,
    String whenNull,
    UnaryOperator<@Nullable String> seek,
    UnaryOperator<String> stored,
    @Nullable UnaryOperator<String> restore,
    boolean ordered) {

  /** A form whose text can be written back as it is. */
  static Form of(
      UnaryOperator<String> source,
      UnaryOperator<String> target,
      String whenNull,
      UnaryOperator<String> restore) {
    return new Form(source, target, whenNull, text -> null, source, restore, false);
  }

  /** The same, known to be found by an index. */
  Form seekingBy(UnaryOperator<@Nullable String> how) {
    return new Form(source, target, whenNull, how, stored, restore, ordered);
  }

  /** The same, known to be ordered alike. */
  Form inOrder() {
    return new Form(source, target, whenNull, seek, stored, restore, true);
  }
}
