package io.penstock.job.encode;

import io.penstock.job.encode.print.TextForms;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.type.BinaryFormat;
import io.penstock.model.type.PgType;
import java.util.Objects;

/**
 * Chooses a column's writer, once per column:
 *
 * <pre>
 * Postgres binary ─▶ {@link BinaryWriters} ┐
 * Postgres text ───▶ {@link TextWriters} ──┴▶ RowBinary, the same bytes by both ways
 * </pre>
 */
public final class ColumnWriters {

  private ColumnWriters() {}

  /**
   * The writer for values in the form of their type's send function: COPY BINARY, pgoutput's binary
   * mode.
   *
   * @throws io.penstock.model.error.PipeException UNSUPPORTED_TYPE
   */
  public static ColumnWriter binary(ColumnPlan column, LossyCounter lossy) {
    TargetType target = TargetType.parse(column.targetType());
    return BinaryWriters.of(cell(column, target, lossy), column.type(), target);
  }

  /**
   * The writer for values as the server's output functions print them under {@code DateStyle=ISO,
   * IntervalStyle=postgres, TimeZone=UTC, extra_float_digits=1, bytea_output=hex}: COPY TEXT,
   * pgoutput's text mode, {@code col::text}.
   *
   * @throws io.penstock.model.error.PipeException UNSUPPORTED_TYPE
   */
  public static ColumnWriter text(ColumnPlan column, LossyCounter lossy) {
    TargetType target = TargetType.parse(column.targetType());
    return TextWriters.of(cell(column, target, lossy), column.type(), target);
  }

  /** Whether all values of the type can be read in binary, its elements and fields included. */
  public static boolean hasBinary(PgType type) {
    PgType storage = type.storage();
    if (storage.kind() == PgType.Kind.ARRAY) {
      return hasBinary(Objects.requireNonNull(storage.element()));
    }
    // Money has a binary form as a number; its text depends on the server's locale.
    return (storage.isBuiltIn() && storage.name().equals("money"))
        || TextForms.of(storage).isPresent();
  }

  private static CellContext cell(ColumnPlan column, TargetType target, LossyCounter lossy) {
    return new CellContext(
        column.name(),
        column.type().display(),
        target.nullable(),
        column.refusesNull(),
        lossy,
        Objects.requireNonNullElse(column.binaryFormat(), BinaryFormat.RAW));
  }
}
