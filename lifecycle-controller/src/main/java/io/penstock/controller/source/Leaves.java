package io.penstock.controller.source;

import java.util.List;

/**
 * Leaves of one partitioned table that are alike, however many.
 *
 * @param kind {@code relkind}: r table, f foreign table
 * @param persistence {@code relpersistence}: p permanent, u unlogged
 * @param identity {@code relreplident}: d default, n nothing, f full, i index
 * @param identityColumns of the index that Postgres takes old keys from; none for FULL and NOTHING
 * @param schemaUsable whether the role has USAGE on their schemas
 * @param hiddenColumns that the role may not read
 * @param rowSecurity whether row-level security hides rows from the role
 * @param count how many they are
 * @param few the first of them by name
 */
public record Leaves(
    String kind,
    String persistence,
    String identity,
    List<String> identityColumns,
    boolean schemaUsable,
    List<String> hiddenColumns,
    boolean rowSecurity,
    long count,
    List<Leaf> few) {

  /**
   * One of them.
   *
   * @param index its part of the index that is the root's replica identity, or empty
   */
  public record Leaf(String schema, String name, String index) {}
}
