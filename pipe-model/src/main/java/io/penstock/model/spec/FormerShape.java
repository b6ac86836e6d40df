package io.penstock.model.spec;

import io.penstock.model.type.PgType;
import java.util.List;

/**
 * What a table looked like before a definition was taken over. Changes made then may still come in
 * the stream, after a restart or because the stream is behind.
 *
 * @param columns those carried, in {@code attnum} order
 * @param leftOut names of those that were known and not carried
 */
public record FormerShape(List<Column> columns, List<String> leftOut) {

  /**
   * A column as it was.
   *
   * @param attnum its number, which stays
   * @param name its name then
   * @param type its type then
   */
  public record Column(int attnum, String name, PgType type) {}

  public FormerShape {
    columns = List.copyOf(columns);
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
  }
}
