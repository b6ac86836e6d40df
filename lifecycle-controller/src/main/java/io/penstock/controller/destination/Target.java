package io.penstock.controller.destination;

import java.util.List;

/**
 * A table that is there.
 *
 * @param name its name
 * @param engine without arguments: {@code ReplacingMergeTree}
 * @param uuid of an Atomic database's table
 * @param rows how many it holds
 * @param sortingKey as the server prints it
 * @param partitionKey as the server prints it
 * @param definition of its engine as the server prints it, with arguments, key and settings
 * @param columns in order
 */
public record Target(
    String name,
    String engine,
    String uuid,
    long rows,
    String sortingKey,
    String partitionKey,
    String definition,
    List<Column> columns) {

  /**
   * A column of a target table.
   *
   * @param defaultKind DEFAULT, MATERIALIZED, ALIAS, EPHEMERAL or empty
   * @param expression of its default, or empty
   */
  public record Column(
      String name, String type, boolean inPartitionKey, String defaultKind, String expression) {}
}
