package io.penstock.controller.plan;

import io.penstock.controller.source.SourceTable;
import io.penstock.model.spec.ReplicaIdentity;
import java.util.List;

/**
 * What tells a source table's rows apart.
 *
 * @param identity what old rows in the stream are known by
 * @param columns of the key in order; with FULL and no primary key every column that is copied;
 *     empty where nothing tells rows apart
 */
record KeyChoice(ReplicaIdentity identity, List<String> columns) {

  /**
   * Reads it off the catalogue (manual, "ALTER TABLE … REPLICA IDENTITY").
   *
   * @param streams whether changes are followed. In a stream a deferrable key tells nothing apart:
   *     a row may take a key that another one gives up only afterwards. In one snapshot it does
   */
  static KeyChoice of(SourceTable table, List<String> copied, boolean streams) {
    boolean usable = !streams || table.keyFlaw() == SourceTable.KeyFlaw.NONE;
    List<String> primary = usable ? names(table.primaryKey()) : List.of();
    return switch (table.identity()) {
      case "d" ->
          new KeyChoice(primary.isEmpty() ? ReplicaIdentity.NONE : ReplicaIdentity.KEY, primary);
      case "i" -> {
        List<String> index = names(table.identityIndex());
        yield index.isEmpty()
            ? new KeyChoice(ReplicaIdentity.NONE, primary)
            : new KeyChoice(ReplicaIdentity.KEY, index);
      }
      case "f" -> new KeyChoice(ReplicaIdentity.FULL, primary.isEmpty() ? copied : primary);
      default -> new KeyChoice(ReplicaIdentity.NONE, primary);
    };
  }

  private static List<String> names(List<SourceTable.Column> columns) {
    return columns.stream().map(SourceTable.Column::name).toList();
  }
}
