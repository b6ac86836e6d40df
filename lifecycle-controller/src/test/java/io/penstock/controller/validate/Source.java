package io.penstock.controller.validate;

import io.penstock.model.error.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A source table and what validation says of it. In statements and words {@code $t} is the table's
 * name and {@code $l} that of a partition.
 *
 * @param what it is, for people
 * @param statements that make it
 * @param mode of the pipe
 * @param role that the pipe connects as
 * @param mapping fields of the mapping beside the table's name
 * @param code what it is refused with; null when it is fit
 * @param words of the message and the remedy
 */
record Source(
    String what,
    List<String> statements,
    String mode,
    String role,
    String mapping,
    @Nullable ErrorCode code,
    List<String> words) {

  static final String READER = "reader";
  static final String BYPASSER = "bypasser";

  static Source of(String what, String... statements) {
    return new Source(what, List.of(statements), "cdc", "postgres", "", null, List.of());
  }

  Source then(String... more) {
    List<String> all = Stream.concat(statements.stream(), Arrays.stream(more)).toList();
    return new Source(what, all, mode, role, mapping, code, words);
  }

  Source mode(String other) {
    return new Source(what, statements, other, role, mapping, code, words);
  }

  Source role(String other) {
    return new Source(what, statements, mode, other, mapping, code, words);
  }

  Source mapped(String fields) {
    return new Source(what, statements, mode, role, "," + fields, code, words);
  }

  Source refused(ErrorCode with, String... said) {
    return new Source(what, statements, mode, role, mapping, with, List.of(said));
  }

  @Override
  public String toString() {
    return what + (mode.equals("cdc") ? "" : " (" + mode + ")");
  }
}
