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
 * @param columns in order
 */
public record Target(
    String name,
    String engine,
    String uuid,
    long rows,
    String sortingKey,
    String partitionKey,
    List<Column> columns) {

  /** A column of a target table. */
  public record Column(String name, String type, boolean inPartitionKey) {}
}
