package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.model.type.BinaryFormat;
import io.penstock.model.type.PgType;
import org.jspecify.annotations.Nullable;

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
 * @param binaryFormat of bytea in a String; null for the raw bytes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnPlan(
    String name,
    int attnum,
    PgType type,
    boolean key,
    String targetName,
    String targetType,
    Boolean refusesNull,
    @Nullable BinaryFormat binaryFormat) {

  public ColumnPlan {
    refusesNull = refusesNull == null ? Boolean.FALSE : refusesNull;
  }

  /** A column whose bytes stay as they are. */
  public ColumnPlan(
      String name,
      int attnum,
      PgType type,
      boolean key,
      String targetName,
      String targetType,
      Boolean refusesNull) {
    this(name, attnum, type, key, targetName, targetType, refusesNull, null);
  }

  /** A column whose NULLs become the default where the target cannot hold them. */
  public ColumnPlan(
      String name, int attnum, PgType type, boolean key, String targetName, String targetType) {
    this(name, attnum, type, key, targetName, targetType, false);
  }

  /** The same column under another name or of another type in the source. */
  public ColumnPlan as(String sourceName, PgType sourceType) {
    return new ColumnPlan(
        sourceName, attnum, sourceType, key, targetName, targetType, refusesNull, binaryFormat);
  }
}
