package io.penstock.job.encode;

import io.penstock.model.type.LossyKind;

/**
 * A writer for one kind of destination. Subclasses are final and small, one per pair of forms, so
 * that each write compiles to straight code; the NULL marker is written by {@link #begin}.
 */
abstract class ValueWriter implements ColumnWriter {

  final CellContext cell;
  final boolean nullable;

  ValueWriter(CellContext cell) {
    this.cell = cell;
    this.nullable = cell.nullable();
  }

  /** Says that a value follows, where the destination asks (Nullable: 0, then the value). */
  final void begin(RowBuffer out) {
    if (nullable) {
      out.markValue();
    }
  }

  /** Writes NULL or the default for a value that the destination has no place for. */
  final void writeLost(LossyKind kind, RowBuffer out) {
    cell.lossy().add(kind);
    writeAbsent(out);
  }

  @Override
  public void writeNull(RowBuffer out) {
    if (!nullable && cell.refusesNull()) {
      throw cell.nullRefused();
    }
    writeAbsent(out);
  }

  @Override
  public final void writeAbsent(RowBuffer out) {
    if (!nullable || out.markNull()) {
      writeDefault(out);
    }
  }

  /** ClickHouse's default of the destination type, without a marker. */
  abstract void writeDefault(RowBuffer out);
}
