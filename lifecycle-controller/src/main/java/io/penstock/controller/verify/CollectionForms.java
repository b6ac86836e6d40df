package io.penstock.controller.verify;

import io.penstock.model.sql.Quote;
import io.penstock.model.type.BinaryFormat;
import io.penstock.model.type.PgType;
import io.penstock.model.type.PgType.Kind;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Arrays, vectors and hstore: their elements' texts in order, each closed by a mark. NULL is an
 * empty one, as the job writes it. Arrays of several dimensions are compared by their elements.
 */
final class CollectionForms {

  /** Before a text that is not NULL. */
  private static final String VALUE = "=";

  private static final String END = "\u241E";

  private CollectionForms() {}

  static Optional<Form> of(PgType type, String target, @Nullable BinaryFormat binary) {
    if (target.equals("Map(String, Nullable(String))")) {
      return type.name().equals("hstore") ? Optional.of(hstore(type)) : Optional.empty();
    }
    boolean vector = type.name().equals("vector") || type.name().equals("halfvec");
    if (vector && type.kind() == Kind.BASE) {
      return target.equals("Array(Float32)")
          ? Optional.of(array(v -> "(" + v + ")::pg_catalog.float4[]", Forms.floating(4), target))
          : Optional.empty();
    }
    PgType element = type.element();
    if (type.kind() != Kind.ARRAY || element == null) {
      return Optional.empty();
    }
    String inner = target;
    while (inner.startsWith("Array(")) {
      inner = inner.substring("Array(".length(), inner.length() - 1);
    }
    return Forms.of(element, Forms.bare(inner), binary)
        .filter(form -> element.storage().kind() != Kind.ARRAY)
        .map(form -> array(v -> v, form, target));
  }

  private static Form array(UnaryOperator<String> whole, Form element, String target) {
    UnaryOperator<String> from =
        v -> " FROM unnest(" + whole.apply(v) + ") WITH ORDINALITY u(e, n)";
    boolean flat = !target.startsWith("Array(Array(");
    UnaryOperator<String> restore = element.restore();
    return new Form(
        v ->
            "(SELECT coalesce(string_agg(coalesce('"
                + VALUE
                + "' || "
                + element.source().apply("e")
                + ", '') || '"
                + END
                + "', '' ORDER BY n), '')"
                + from.apply(v)
                + ")",
        v ->
            "arrayStringConcat(arrayMap(e -> concat(if(isNull(e), '', concat('"
                + VALUE
                + "', "
                + element.target().apply("assumeNotNull(e)")
                + ")), '"
                + END
                + "'), arrayFlatten("
                + v
                + ")))",
        "",
        text -> null,
        v ->
            "to_json(ARRAY(SELECT "
                + element.source().apply("e")
                + from.apply(v)
                + " ORDER BY n))::text",
        restore == null || !flat
            ? null
            : x ->
                "CAST(arrayMap(e -> if(isNull(e), NULL, "
                    + restore.apply("assumeNotNull(e)")
                    + "), JSONExtract("
                    + x
                    + ", 'Array(Nullable(String))')), "
                    + Quote.clickhouseText(target)
                    + ")",
        false);
  }

  /** Its functions are in the schema of the extension. */
  private static Form hstore(PgType type) {
    String schema = Quote.postgres(type.schema());
    return new Form(
        v ->
            "(SELECT coalesce(string_agg(key || '"
                + END
                + "' || coalesce('"
                + VALUE
                + "' || value, '') || '"
                + END
                + "', '' ORDER BY key COLLATE \"C\"), '') FROM "
                + schema
                + ".each("
                + v
                + "))",
        v ->
            "arrayStringConcat(arrayMap(penstock_key -> concat(penstock_key, '"
                + END
                + "', if(isNull("
                + v
                + "[penstock_key]), '', concat('"
                + VALUE
                + "', assumeNotNull("
                + v
                + "[penstock_key]))), '"
                + END
                + "'), arraySort(mapKeys("
                + v
                + "))))",
        "",
        text -> null,
        v -> "coalesce(" + schema + ".hstore_to_json(" + v + ")::text, '{}')",
        x -> "JSONExtract(" + x + ", 'Map(String, Nullable(String))')",
        false);
  }
}
