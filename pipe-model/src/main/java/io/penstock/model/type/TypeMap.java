package io.penstock.model.type;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which ClickHouse type a Postgres type becomes (docs/types.md). What a version answers must not
 * change: pipes are pinned to the one that they were made with.
 *
 * <ul>
 *   <li>1: hstore, vector and halfvec are refused, generated columns are left out
 *   <li>2: they are carried
 * </ul>
 */
public final class TypeMap {

  /** The version that new pipes are made with. */
  public static final int BEHAVIOUR_VERSION = 2;

  private static final TypeMap NEWEST = of(BEHAVIOUR_VERSION, TypeChoices.DEFAULT);

  private static final int MAX_DECIMAL = 76;
  private static final int MAX_DEPTH = 16;

  private static final Map<String, String> SCALARS =
      Map.ofEntries(
          Map.entry("bool", "Bool"),
          Map.entry("int2", "Int16"),
          Map.entry("int4", "Int32"),
          Map.entry("int8", "Int64"),
          Map.entry("oid", "UInt32"),
          Map.entry("xid", "UInt32"),
          Map.entry("float4", "Float32"),
          Map.entry("float8", "Float64"),
          Map.entry("money", "Decimal(19, 2)"),
          Map.entry("uuid", "UUID"),
          Map.entry("date", "Date32"),
          Map.entry("timestamp", "DateTime64(6)"),
          Map.entry("timestamptz", "DateTime64(6, 'UTC')"),
          Map.entry("time", "Time64(6)"));

  /** Types of extensions, whatever schema those are in; refused by version 1. */
  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "hstore", "Map(String, Nullable(String))",
          "vector", "Array(Float32)",
          "halfvec", "Array(Float32)");

  private final int version;
  private final TypeChoices choices;

  private TypeMap(int version, TypeChoices choices) {
    this.version = version;
    this.choices = choices;
  }

  /**
   * The answers of a version.
   *
   * @param version of behaviour, 1 … {@link #BEHAVIOUR_VERSION}
   */
  public static TypeMap of(int version, TypeChoices choices) {
    if (version < 1 || version > BEHAVIOUR_VERSION) {
      throw new IllegalArgumentException("behaviourVersion " + version + " is not known here");
    }
    return new TypeMap(version, choices);
  }

  /**
   * The destination type of a value that is not NULL, without {@code Nullable}, in the newest
   * version.
   *
   * @throws PipeException {@link ErrorCode#UNSUPPORTED_TYPE} naming the type
   */
  public static String destination(PgType type) {
    return NEWEST.target(type);
  }

  /** The catalogue's names of all types that are not simply carried as what Postgres prints. */
  static Set<String> ownDestinations() {
    Set<String> names = new HashSet<>(SCALARS.keySet());
    names.addAll(EXTENSIONS.keySet());
    return names;
  }

  /** Whether ClickHouse lets {@code Nullable} stand around the destination type. */
  public static boolean canBeNullable(PgType type) {
    return canBeNullable(destination(type));
  }

  /** Whether ClickHouse lets {@code Nullable} stand around a type. */
  public static boolean canBeNullable(String destination) {
    return !destination.startsWith("Array(") && !destination.startsWith("Map(");
  }

  /**
   * The destination type of a value that is not NULL, without {@code Nullable}.
   *
   * @throws PipeException {@link ErrorCode#UNSUPPORTED_TYPE} naming the type
   */
  public String target(PgType type) {
    return destination(type, 0);
  }

  private String destination(PgType declared, int depth) {
    PgType type = declared.storage();
    if (depth > MAX_DEPTH) {
      throw unsupported(declared);
    }
    return switch (type.kind()) {
      case ENUM -> "LowCardinality(String)";
      case COMPOSITE -> {
        type.fields().forEach(field -> destination(field.type(), depth + 1));
        yield "String";
      }
      case RANGE, MULTIRANGE -> {
        destination(element(type), depth + 1);
        yield "String";
      }
      case ARRAY -> array(type, depth);
      case BASE -> scalar(type);
      case DOMAIN -> throw new IllegalStateException("storage() leaves no domain");
    };
  }

  private String array(PgType type, int depth) {
    PgType element = element(type);
    String inner = destination(element, depth + 1);
    StringBuilder text = new StringBuilder();
    int dimensions = Math.max(1, type.dimensions());
    text.append("Array(".repeat(dimensions));
    if (!canBeNullable(inner)) {
      text.append(inner);
    } else if (inner.equals("LowCardinality(String)")) {
      text.append("LowCardinality(Nullable(String))");
    } else {
      text.append("Nullable(").append(inner).append(')');
    }
    return text.append(")".repeat(dimensions)).toString();
  }

  /** What is not known better is carried as Postgres prints it (bytea: its raw bytes). */
  private String scalar(PgType type) {
    if (type.isBuiltIn()) {
      return switch (type.name()) {
        case "numeric" -> numeric(type.typmod());
        case "json", "jsonb" -> choices.jsonAs() == TypeChoices.JsonAs.JSON ? "JSON" : "String";
        default -> SCALARS.getOrDefault(type.name(), "String");
      };
    }
    boolean unreadable = type.schema().isEmpty();
    if (unreadable || version == 1 && EXTENSIONS.containsKey(type.name())) {
      throw unsupported(type);
    }
    return EXTENSIONS.getOrDefault(type.name(), "String");
  }

  /**
   * Precision and scale share the modifier: {@code ((p << 16) | (s & 0x7ff)) + 4}, the scale a
   * signed 11-bit number since PG 15 (manual, "Arbitrary Precision Numbers").
   */
  private String numeric(int typmod) {
    if (typmod < 4) {
      return choices.unboundedNumeric() == TypeChoices.UnboundedNumeric.DECIMAL
          ? "Decimal(76, 38)"
          : "String";
    }
    int precision = (typmod - 4) >> 16 & 0xFFFF;
    int scale = ((typmod - 4 & 0x7FF) ^ 0x400) - 0x400;
    if (scale < 0) {
      precision -= scale;
      scale = 0;
    }
    precision = Math.max(precision, scale);
    return precision > MAX_DECIMAL ? "String" : "Decimal(" + precision + ", " + scale + ")";
  }

  private static PgType element(PgType type) {
    return java.util.Objects.requireNonNull(type.element());
  }

  private static PipeException unsupported(PgType type) {
    return new PipeException(
        ErrorCode.UNSUPPORTED_TYPE, "type " + type.display() + " is not supported");
  }
}
