package io.penstock.job.encode;

import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.model.type.LossyKind;

/**
 * Writes arrays of any number of dimensions, row by row, to nested {@code Array}s of a fixed depth.
 * Postgres does not hold its columns to a number of dimensions: a value with fewer is wrapped in
 * arrays of one, of one with more the inner dimensions are flattened; both are counted.
 */
abstract class ArrayWriter extends CollectionWriter {

  /** Postgres's MAXDIM. */
  static final int MAX_DIMENSIONS = 6;

  private final int depth;
  private final int[] counts;

  /** Dimensions of the present value, outermost first. */
  final int[] sizes = new int[MAX_DIMENSIONS];

  final ColumnWriter element;

  /**
   * @param depth how many {@code Array}s are nested in the destination, ≥ 1
   * @param element writes what is inside of them
   */
  ArrayWriter(CellContext cell, int depth, ColumnWriter element) {
    super(cell);
    this.depth = depth;
    this.counts = new int[depth];
    this.element = element;
  }

  @Override
  public final void write(byte[] source, int offset, int length, RowBuffer out) {
    try {
      int dimensions = readSizes(source, offset, length);
      if (dimensions == 0) {
        out.writeVarUInt(0);
        return;
      }
      if (dimensions != depth) {
        cell.lossy().add(LossyKind.RESHAPED);
      }
      fit(dimensions);
      writeLevel(0, out);
      finish();
    } catch (MalformedValue e) {
      throw cell.refused(e);
    }
  }

  /** Starts a value, fills {@link #sizes} and returns how many of them it has; 0 if it is empty. */
  abstract int readSizes(byte[] source, int offset, int length);

  /** Writes the next element of the value. */
  abstract void writeElement(RowBuffer out);

  /** Checks that the value ends after its last element. */
  abstract void finish();

  private void fit(int dimensions) {
    for (int i = 0; i < depth; i++) {
      int dimension = i - Math.max(0, depth - dimensions);
      counts[i] = dimension < 0 ? 1 : sizes[dimension];
    }
    for (int i = depth; i < dimensions; i++) {
      counts[depth - 1] *= sizes[i];
    }
  }

  private void writeLevel(int level, RowBuffer out) {
    out.writeVarUInt(counts[level]);
    for (int i = 0; i < counts[level]; i++) {
      if (level < depth - 1) {
        writeLevel(level + 1, out);
      } else {
        writeElement(out);
      }
    }
  }
}
