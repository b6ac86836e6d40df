package io.penstock.job.encode;

/** What ClickHouse has no NULL for, arrays and maps: an empty one stands in its place, counted. */
abstract class CollectionWriter extends ValueWriter {

  CollectionWriter(CellContext cell) {
    super(cell);
  }

  @Override
  public final void writeNull(RowBuffer out) {
    cell.lossy().add(LossyCounter.Kind.NULL_ARRAY);
    writeDefault(out);
  }

  @Override
  final void writeDefault(RowBuffer out) {
    out.writeVarUInt(0);
  }
}
