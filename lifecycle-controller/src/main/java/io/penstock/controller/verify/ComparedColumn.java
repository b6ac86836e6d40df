package io.penstock.controller.verify;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.sql.Quote;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A column with its form.
 *
 * @param nullable whether the target tells NULL from other values
 */
record ComparedColumn(ColumnPlan plan, Form form, boolean nullable) {

  /** Between the cells of a line. */
  private static final String BETWEEN = "\u241F";

  /** Before a cell that is not NULL: no value looks like NULL, whatever it is. */
  private static final String VALUE = "=";

  static ComparedColumn of(ColumnPlan plan, Form form) {
    String type = plan.targetType();
    return new ComparedColumn(
        plan, form, type.startsWith("Nullable(") || type.startsWith("LowCardinality(Nullable("));
  }

  String name() {
    return plan.name();
  }

  String sourceValue() {
    return Quote.postgres(plan.name());
  }

  String targetValue() {
    return Quote.clickhouse(plan.targetName());
  }

  /** The text in Postgres, NULL for NULL. */
  String sourceText() {
    String text = form.source().apply(sourceValue());
    return nullable ? text : "coalesce(" + text + ", " + Quote.postgresText(form.whenNull()) + ")";
  }

  private String sourceCell() {
    return nullable
        ? "coalesce('" + VALUE + "' || " + sourceText() + ", '')"
        : "'" + VALUE + "' || " + sourceText();
  }

  /** The text in ClickHouse, NULL for NULL. */
  String targetText() {
    return nullable
        ? "if(isNull("
            + targetValue()
            + "), NULL, "
            + form.target().apply("assumeNotNull(" + targetValue() + ")")
            + ")"
        : form.target().apply(targetValue());
  }

  private String targetCell() {
    return nullable
        ? "if(isNull("
            + targetValue()
            + "), '', concat('"
            + VALUE
            + "', "
            + form.target().apply("assumeNotNull(" + targetValue() + ")")
            + "))"
        : "concat('" + VALUE + "', " + form.target().apply(targetValue()) + ")";
  }

  /** The cells of a row in one text, in Postgres. */
  static String sourceLine(List<ComparedColumn> columns) {
    return columns.stream()
        .map(ComparedColumn::sourceCell)
        .collect(Collectors.joining(" || '" + BETWEEN + "' || "));
  }

  /** The same text in ClickHouse. */
  static String targetLine(List<ComparedColumn> columns) {
    return columns.size() == 1
        ? columns.get(0).targetCell()
        : columns.stream()
            .map(ComparedColumn::targetCell)
            .collect(Collectors.joining(", '" + BETWEEN + "', ", "concat(", ")"));
  }
}
