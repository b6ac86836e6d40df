package io.penstock.job.stream;

import io.penstock.job.encode.ColumnWriter;
import io.penstock.job.encode.LossyCounter;
import io.penstock.job.encode.RowBuffer;
import io.penstock.job.encode.TableWriters;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the target tells them apart: two with the same bytes are one there. Only the zeros and
 * the NaNs of ClickHouse are equal and have different bytes; here they have the same.
 */
final class RowKey {

  private static final byte[] ZERO = "0".getBytes(StandardCharsets.UTF_8);
  private static final byte[] MINUS_ZERO = "-0".getBytes(StandardCharsets.UTF_8);

  private final TableWriters writers;
  private final boolean[] isFloat;
  private final RowBuffer bytes = new RowBuffer(1024);

  RowKey(TablePlan plan) {
    LossyCounter[] uncounted = new LossyCounter[plan.columns().size()];
    Arrays.fill(uncounted, new LossyCounter());
    this.writers = new TableWriters(plan, uncounted);
    this.isFloat = new boolean[uncounted.length];
    for (int i = 0; i < isFloat.length; i++) {
      ColumnPlan column = plan.columns().get(i);
      isFloat[i] = column.targetType().startsWith("Float");
    }
  }

  /** Begins with the first column. */
  void begin() {
    bytes.truncate(0);
  }

  /** Adds the next plan column, NULL where there is no value. */
  void add(int i, boolean binary, byte @Nullable [] source, int offset, int length) {
    ColumnWriter writer = (binary ? writers.binary() : writers.text())[i];
    if (source == null) {
      writer.writeNull(bytes);
    } else if (isFloat[i]) {
      byte[] value =
          binary ? plainBinary(source, offset, length) : plainText(source, offset, length);
      writer.write(value, 0, value.length, bytes);
    } else {
      writer.write(source, offset, length, bytes);
    }
  }

  /** What was added, to be compared and to be written. */
  ByteBuffer end() {
    return ByteBuffer.wrap(bytes.copy());
  }

  private static byte[] plainBinary(byte[] source, int offset, int length) {
    byte[] value = Arrays.copyOfRange(source, offset, offset + length);
    ByteBuffer view = ByteBuffer.wrap(value);
    // Adding zero takes the sign from a zero; Java's NaN is one.
    if (length == Double.BYTES) {
      view.putLong(0, Double.doubleToLongBits(view.getDouble(0) + 0.0));
    } else if (length == Float.BYTES) {
      view.putInt(0, Float.floatToIntBits(view.getFloat(0) + 0.0f));
    }
    return value;
  }

  private static byte[] plainText(byte[] source, int offset, int length) {
    byte[] value = Arrays.copyOfRange(source, offset, offset + length);
    return Arrays.equals(value, MINUS_ZERO) ? ZERO : value;
  }
}
