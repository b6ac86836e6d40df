package io.penstock.model.spec;

import io.penstock.model.type.PgType;
import java.util.Set;

/** What {@link Reader#FLINK_CDC} carries, as far as a type or a name tells. */
public final class FlinkCdcLimits {

  private static final Set<String> CARRIED =
      Set.of(
          "bool",
          "int2",
          "int4",
          "int8",
          "float4",
          "float8",
          "numeric",
          "text",
          "varchar",
          "bpchar",
          "json",
          "jsonb",
          "bytea",
          "uuid",
          "date",
          "timestamp",
          "timestamptz");

  /** Types that the connector can cut a table by. */
  private static final Set<String> SPLIT_BY =
      Set.of("int2", "int4", "int8", "text", "varchar", "uuid");

  private FlinkCdcLimits() {}

  /** Whether it carries values of a type; domains it takes for other types than they are. */
  public static boolean carries(PgType type) {
    return type.isBuiltIn() && CARRIED.contains(type.name());
  }

  /** Whether it can cut a table by a key of this type. */
  public static boolean splitsBy(PgType type) {
    return type.isBuiltIn() && SPLIT_BY.contains(type.name());
  }

  /**
   * Whether a table, schema, database or publication has a name that the connector takes for
   * nothing else: it reads most of them as regular expressions or puts them into SQL as they are.
   */
  public static boolean isPlain(String name) {
    return name.matches("[A-Za-z0-9_]+");
  }
}
