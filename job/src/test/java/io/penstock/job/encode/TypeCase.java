package io.penstock.job.encode;

import java.util.List;
import net.jqwik.api.Arbitrary;

/**
 * One source type with values to try.
 *
 * @param sqlType as in a column definition
 * @param edges literals that are always tried
 * @param literals random ones
 */
record TypeCase(String sqlType, List<String> edges, Arbitrary<String> literals) {

  static TypeCase of(String sqlType, Arbitrary<String> literals, String... edges) {
    return new TypeCase(sqlType, List.of(edges), literals);
  }

  @Override
  public String toString() {
    return sqlType;
  }
}
