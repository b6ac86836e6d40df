package io.penstock.job.encode;

import io.penstock.job.encode.wire.BigEndian;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.type.PgType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/**
 * How many rows of seven usual columns one thread transcodes in a second: a quick look, no
 * benchmark.
 */
final class EncodeSpeed {

  private static final int ROWS = 20_000;
  private static final String[][] COLUMNS = {
    {"int8", "Int64"},
    {"int4", "Nullable(Int32)"},
    {"text", "Nullable(String)"},
    {"numeric", "Nullable(Decimal(12, 2))"},
    {"timestamptz", "Nullable(DateTime64(6, 'UTC'))"},
    {"bool", "Nullable(Bool)"},
    {"text", "Nullable(String)"}
  };

  private EncodeSpeed() {}

  public static void main(String[] arguments) {
    byte[] rows = rows();
    ColumnWriter[] writers = new ColumnWriter[COLUMNS.length];
    for (int i = 0; i < writers.length; i++) {
      PgType type = PgType.builtIn(1, COLUMNS[i][0]);
      writers[i] =
          ColumnWriters.binary(
              new ColumnPlan("c" + i, i + 1, type, false, "c" + i, COLUMNS[i][1]),
              new LossyCounter());
    }
    RowBuffer out = new RowBuffer(rows.length);
    for (int round = 0; round < 10; round++) {
      long start = System.nanoTime();
      int repeats = 100;
      for (int i = 0; i < repeats; i++) {
        out.truncate(0);
        transcode(rows, writers, out);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%.2f M rows/s, %.0f MB/s in%n",
          ROWS * (double) repeats / seconds / 1e6,
          rows.length * (double) repeats / seconds / 1e6);
    }
  }

  private static void transcode(byte[] rows, ColumnWriter[] writers, RowBuffer out) {
    int position = 0;
    for (int row = 0; row < ROWS; row++) {
      position += 2;
      for (ColumnWriter writer : writers) {
        int length = BigEndian.getInt(rows, position);
        position += 4;
        if (length < 0) {
          writer.writeNull(out);
        } else {
          writer.write(rows, position, length, out);
          position += length;
        }
      }
    }
  }

  /** Tuples as COPY BINARY sends them. */
  private static byte[] rows() {
    Random random = new Random(1);
    ByteBuffer buffer = ByteBuffer.allocate(ROWS * 200);
    for (int row = 0; row < ROWS; row++) {
      buffer.putShort((short) COLUMNS.length);
      buffer.putInt(8).putLong(row);
      buffer.putInt(4).putInt(random.nextInt());
      text(buffer, "customer number " + random.nextInt(1_000_000));
      // ddddddd.dd as three digits of base 10000 and one of decimals
      buffer.putInt(14).putShort((short) 3).putShort((short) 1).putShort((short) 0);
      buffer.putShort((short) 2).putShort((short) (1 + random.nextInt(999)));
      buffer.putShort((short) random.nextInt(10_000)).putShort((short) (random.nextInt(100) * 100));
      buffer.putInt(8).putLong(700_000_000_000_000L + random.nextInt());
      buffer.putInt(1).put((byte) (row & 1));
      if (row % 10 == 0) {
        buffer.putInt(-1);
      } else {
        text(buffer, "x".repeat(random.nextInt(80)));
      }
    }
    byte[] rows = new byte[buffer.position()];
    buffer.flip().get(rows);
    return rows;
  }

  private static void text(ByteBuffer buffer, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    buffer.putInt(bytes.length).put(bytes);
  }
}
