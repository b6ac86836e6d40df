package io.penstock.job.encode.print;

import io.penstock.model.type.PgType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the text form of a type's binary values. */
public final class TextForms {

  private TextForms() {}

  /**
   * A new form for values of {@code type}; empty when the binary values of it, or of a part of it,
   * cannot be rendered without the server (they refer to its catalogue, depend on its locale, or
   * the type has no send function).
   */
  public static Optional<TextForm> of(PgType declared) {
    PgType type = declared.storage();
    return switch (type.kind()) {
      case BASE ->
          Optional.ofNullable(
              type.isBuiltIn() ? scalar(type.name()) : ExtensionText.of(type.name()));
      case ENUM -> Optional.of(ScalarText::verbatim);
      case ARRAY -> {
        PgType element = element(type);
        yield of(element).map(form -> new ArrayText(form, delimiter(element)));
      }
      case RANGE -> of(element(type)).map(RangeText::new);
      case MULTIRANGE -> of(element(type)).map(RangeText.Multi::new);
      case COMPOSITE -> composite(type);
      case DOMAIN -> throw new IllegalStateException("storage() leaves no domain");
    };
  }

  /** {@code typdelim} of the element; of all built-in types box alone has its own. */
  public static int delimiter(PgType element) {
    PgType type = element.storage();
    return type.isBuiltIn() && type.name().equals("box") ? ';' : ',';
  }

  private static Optional<TextForm> composite(PgType type) {
    List<TextForm> fields = new ArrayList<>();
    for (PgType.Field field : type.fields()) {
      Optional<TextForm> form = of(field.type());
      if (form.isEmpty()) {
        return Optional.empty();
      }
      fields.add(form.get());
    }
    return Optional.of(new CompositeText(List.copyOf(fields)));
  }

  private static PgType element(PgType type) {
    return Objects.requireNonNull(type.element());
  }

  private static @Nullable TextForm scalar(String name) {
    return switch (name) {
      case "text", "varchar", "bpchar", "name", "xml", "json", "refcursor" -> ScalarText::verbatim;
      case "jsonb", "jsonpath" -> ScalarText::versioned;
      case "bool" -> ScalarText::bool;
      case "int2" -> ScalarText::int2;
      case "int4" -> ScalarText::int4;
      case "int8" -> ScalarText::int8;
      case "oid", "xid", "cid" -> ScalarText::unsigned4;
      case "xid8" -> ScalarText::unsigned8;
      case "float4" -> ScalarText::float4;
      case "float8" -> ScalarText::float8;
      case "numeric" -> new NumericText();
      case "char" -> ScalarText::singleChar;
      case "bytea" -> ScalarText::bytea;
      case "uuid" -> ScalarText::uuid;
      case "date" -> TemporalText::date;
      case "timestamp" -> TemporalText::timestamp;
      case "timestamptz" -> TemporalText::timestamptz;
      case "time" -> TemporalText::time;
      case "timetz" -> TemporalText::timetz;
      case "interval" -> new IntervalText();
      case "macaddr", "macaddr8" -> ScalarText::macAddress;
      case "inet", "cidr" -> NetworkText::print;
      case "bit", "varbit" -> BitText::print;
      case "point" -> GeometryText::point;
      case "line" -> GeometryText::line;
      case "lseg" -> GeometryText::segment;
      case "box" -> GeometryText::box;
      case "path" -> GeometryText::path;
      case "polygon" -> GeometryText::polygon;
      case "circle" -> GeometryText::circle;
      case "tsvector" -> TextSearch::vector;
      case "tsquery" -> new TextSearch.Query();
      case "pg_lsn" -> ScalarText::lsn;
      case "tid" -> ScalarText::tid;
      case "pg_snapshot", "txid_snapshot" -> ScalarText::snapshot;
      default -> null;
    };
  }
}
