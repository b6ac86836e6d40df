package io.penstock.model.spec;

import io.penstock.model.type.PgType;

/**
 * One column's way from Postgres to ClickHouse.
 *
 * @param name its name in Postgres
 * @param attnum its number in the source table, which survives a rename; ≥ 1
 * @param type its Postgres type
 * @param key whether it belongs to the replica identity; key columns are never Nullable
 * @param targetName its name in ClickHouse
 * @param targetType its full type in ClickHouse, {@code Nullable(…)} included
 * @param refusesNull whether NULL in it shows that its definition has changed, else NULL becomes
 *     the default where the target cannot hold it. Specs of before do not say: false
 */
public record ColumnPlan(
    String name,
    int attnum,
    PgType type,
    boolean key,
    String targetName,
    String targetType,
    Boolean refusesNull) {

  public ColumnPlan {
    refusesNull = refusesNull == null ? Boolean.FALSE : refusesNull;
  }

  /** A column whose NULLs become the default where the target cannot hold them. */
  public ColumnPlan(
      String name, int attnum, PgType type, boolean key, String targetName, String targetType) {
    this(name, attnum, type, key, targetName, targetType, false);
  }

  /** The same column under another name or of another type in the source. */
  public ColumnPlan as(String sourceName, PgType sourceType) {
    return new ColumnPlan(sourceName, attnum, sourceType, key, targetName, targetType, refusesNull);
  }
}
