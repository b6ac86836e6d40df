package io.penstock.controller.source;

import io.penstock.model.type.PgType;
import java.util.Comparator;
import java.util.List;

/**
 * A relation as the catalogue describes it (manual, "pg_class").
 *
 * @param oid its object id
 * @param schema its schema
 * @param name its name
 * @param kind {@code relkind}: r table, p partitioned, v view, m materialized view, f foreign …
 * @param persistence {@code relpersistence}: p permanent, u unlogged, t temporary
 * @param identity {@code relreplident}: d default, n nothing, f full, i index
 * @param partition whether it is itself a partition
 * @param owned whether the role may alter it, as putting it into a publication takes
 * @param owner the role that owns it
 * @param schemaUsable whether the role has USAGE on the schema
 * @param readable whether the role has SELECT on all of it
 * @param rowSecurity whether row-level security hides rows from the role
 * @param keyFlaw why Postgres takes no old keys from the primary key
 * @param columns without dropped ones, in {@code attnum} order
 * @param leaves of a partitioned table
 */
public record SourceTable(
    long oid,
    String schema,
    String name,
    String kind,
    String persistence,
    String identity,
    boolean partition,
    boolean owned,
    String owner,
    boolean schemaUsable,
    boolean readable,
    boolean rowSecurity,
    KeyFlaw keyFlaw,
    List<Column> columns,
    List<Leaves> leaves) {

  /** What keeps a primary key from being a replica identity (manual, "REPLICA IDENTITY"). */
  public enum KeyFlaw {
    /** Nothing; or there is no primary key. */
    NONE,
    /** Two rows may share a key within a transaction. */
    DEFERRABLE,
    /** Some partition's part of the index is missing, so that two rows may share a key for good. */
    INVALID
  }

  /**
   * A column.
   *
   * @param generation how its values come about
   * @param keyPosition from 1 in the primary key, 0 outside or where that is not valid
   * @param identityPosition from 1 in the index of the replica identity, 0 outside or where that is
   *     not valid
   */
  public record Column(
      String name,
      int attnum,
      PgType type,
      boolean notNull,
      Generation generation,
      boolean readable,
      int keyPosition,
      int identityPosition) {

    /** Whether its values are computed from other columns. */
    public boolean generated() {
      return generation != Generation.NONE;
    }
  }

  /** How a column's values come about (manual, "Generated Columns"). */
  public enum Generation {
    /** They are written. */
    NONE,
    /** Computed when a row is written. */
    STORED,
    /** Computed when a row is read (PG 18). */
    VIRTUAL;

    static Generation of(String attgenerated) {
      return switch (attgenerated) {
        case "" -> NONE;
        case "s" -> STORED;
        default -> VIRTUAL;
      };
    }
  }

  /** How a person writes it. */
  public String display() {
    return schema + "." + name;
  }

  /** The columns in order of a primary key that is valid, or none. */
  public List<Column> primaryKey() {
    return columns.stream()
        .filter(column -> column.keyPosition() > 0)
        .sorted(Comparator.comparingInt(Column::keyPosition))
        .toList();
  }

  /** The columns of REPLICA IDENTITY USING INDEX in order, or none. */
  public List<Column> identityIndex() {
    return columns.stream()
        .filter(column -> column.identityPosition() > 0)
        .sorted(Comparator.comparingInt(Column::identityPosition))
        .toList();
  }
}
