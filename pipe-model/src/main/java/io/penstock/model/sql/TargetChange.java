package io.penstock.model.sql;

/** One change of a target table's definition. Done twice it is done once. */
public sealed interface TargetChange {

  /**
   * A new column.
   *
   * @param type its full type
   * @param existing expression for rows that are older than the column, empty for the type's
   *     default
   */
  record Add(String column, String type, String existing) implements TargetChange {}

  /** A column goes, with its values. */
  record Drop(String column) implements TargetChange {}

  /** A column gets another name. */
  record Rename(String from, String to) implements TargetChange {}

  /** A column gets another type, which holds all values of the one before. */
  record Modify(String column, String type) implements TargetChange {}

  /** The statement. */
  default String sql(String database, String table) {
    return "ALTER TABLE " + Quote.clickhouse(database, table) + " " + action();
  }

  private String action() {
    if (this instanceof Add add) {
      return "ADD COLUMN IF NOT EXISTS "
          + Quote.clickhouse(add.column())
          + " "
          + add.type()
          + (add.existing().isEmpty() ? "" : " DEFAULT " + add.existing());
    }
    if (this instanceof Drop drop) {
      return "DROP COLUMN IF EXISTS " + Quote.clickhouse(drop.column());
    }
    if (this instanceof Rename rename) {
      return "RENAME COLUMN IF EXISTS "
          + Quote.clickhouse(rename.from())
          + " TO "
          + Quote.clickhouse(rename.to());
    }
    Modify modify = (Modify) this;
    return "MODIFY COLUMN " + Quote.clickhouse(modify.column()) + " " + modify.type();
  }
}
