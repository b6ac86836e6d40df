package io.penstock.controller.verify;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.TypeMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a column of a row is written anew.
 *
 * @param target its quoted name in ClickHouse
 * @param stored text in Postgres, NULL for NULL or the default
 * @param value from that text, which may be NULL, to the value
 */
record Rewriting(String target, String stored, UnaryOperator<String> value) {

  /** All columns of a table; empty where one of them cannot be written from text. */
  static Optional<List<Rewriting>> of(TablePlan plan) {
    List<Rewriting> all = new ArrayList<>();
    for (ColumnPlan column : plan.columns()) {
      // What the source has no more is NULL or the default in new rows.
      if (plan.dropped(column)) {
        continue;
      }
      Optional<Rewriting> one = of(column);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all.add(one.get());
    }
    return Optional.of(all);
  }

  private static Optional<Rewriting> of(ColumnPlan column) {
    String name = Quote.postgres(column.name());
    String target = Quote.clickhouse(column.targetName());
    String type = Forms.bare(column.targetType());
    if (type.equals("JSON")) {
      return Optional.of(
          new Rewriting(
              target,
              "CASE WHEN json_typeof(" + name + "::json) = 'object' THEN " + name + "::text END",
              text ->
                  column.targetType().startsWith("Nullable(")
                      ? "CAST(" + text + ", 'Nullable(JSON)')"
                      : "CAST(ifNull(" + text + ", '{}'), 'JSON')"));
    }
    return Forms.of(column)
        .map(
            form -> {
              UnaryOperator<String> restore = form.restore();
              return restore == null
                  ? null
                  : new Rewriting(
                      target,
                      form.stored().apply(name),
                      text ->
                          TypeMap.canBeNullable(type)
                              ? "if(isNull("
                                  + text
                                  + "), NULL, "
                                  + restore.apply("assumeNotNull(" + text + ")")
                                  + ")"
                              : restore.apply("assumeNotNull(" + text + ")"));
            });
  }
}
