package io.penstock.job.encode;

import io.penstock.model.type.LossyKind;

/** What ClickHouse has no NULL for, arrays and maps: an empty one stands in its place, counted. */
abstract class CollectionWriter extends ValueWriter {

  CollectionWriter(CellContext cell) {
    super(cell);
  }

  @Override
  public final void writeNull(RowBuffer out) {
    cell.lossy().add(LossyKind.NULL_ARRAY);
    writeDefault(out);
  }

  @Override
  final void writeDefault(RowBuffer out) {
    out.writeVarUInt(0);
  }
}
