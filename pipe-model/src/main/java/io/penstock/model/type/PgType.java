package io.penstock.model.type;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Postgres type with everything that decoding its values takes, as found in the catalogue
 * (manual, "pg_type").
 *
 * @param oid the type's object id, 1 … 2^32−1
 * @param schema the schema it lives in, {@code pg_catalog} for built-in types
 * @param name {@code typname}: {@code int4}, {@code _int4} for its array type
 * @param typmod the column's modifier, −1 when there is none
 * @param kind what {@code element} and {@code fields} mean
 * @param dimensions of an array, as declared; at least 1; 0 for all other kinds
 * @param element the element of an array, the base of a domain, the subtype of a range, the range
 *     of a multirange; else null
 * @param fields of a composite, in attribute order without dropped ones; else empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PgType(
    long oid,
    String schema,
    String name,
    int typmod,
    Kind kind,
    int dimensions,
    @Nullable PgType element,
    List<Field> fields) {

  /** The shapes of a type ({@code typtype}, with arrays told apart). */
  public enum Kind {
    BASE,
    ENUM,
    DOMAIN,
    ARRAY,
    COMPOSITE,
    RANGE,
    MULTIRANGE
  }

  /** One attribute of a composite type. */
  public record Field(String name, PgType type) {}

  public PgType {
    fields = fields == null ? List.of() : List.copyOf(fields);
    boolean hasElement =
        kind == Kind.ARRAY || kind == Kind.DOMAIN || kind == Kind.RANGE || kind == Kind.MULTIRANGE;
    if (hasElement && element == null) {
      throw new IllegalArgumentException(kind + " " + name + " without an element type");
    }
  }

  /** A built-in scalar without modifier. */
  public static PgType builtIn(long oid, String name) {
    return new PgType(oid, "pg_catalog", name, -1, Kind.BASE, 0, null, List.of());
  }

  /** Whether it is a scalar of {@code pg_catalog}. */
  @JsonIgnore
  public boolean isBuiltIn() {
    return kind == Kind.BASE && schema.equals("pg_catalog");
  }

  /** The type that values are stored in: a domain's base, all the way down. */
  @JsonIgnore
  public PgType storage() {
    PgType type = this;
    while (type.kind == Kind.DOMAIN) {
      // A domain keeps its modifier on itself; the base carries none of its own.
      PgType base = java.util.Objects.requireNonNull(type.element);
      type = base.typmod == -1 && type.typmod != -1 ? base.withTypmod(type.typmod) : base;
    }
    return type;
  }

  /**
   * The same type with another modifier. An array's is its element's: {@code numeric(10,2)[]} has
   * it on the array's column. A domain has its own, whatever a column of its arrays says.
   */
  public PgType withTypmod(int modifier) {
    PgType inner = element;
    if (kind == Kind.ARRAY && inner != null && inner.kind != Kind.DOMAIN) {
      inner = inner.withTypmod(modifier);
    }
    return new PgType(oid, schema, name, modifier, kind, dimensions, inner, fields);
  }

  /** How a person writes it: {@code numeric}, {@code shop.mood}. */
  public String display() {
    return schema.equals("pg_catalog") ? name : schema + "." + name;
  }
}
