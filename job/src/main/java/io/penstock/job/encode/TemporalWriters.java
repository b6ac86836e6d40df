package io.penstock.job.encode;

import io.penstock.job.encode.wire.BigEndian;

/**
 * date, timestamp, timestamptz and time from their send functions (src/backend/utils/adt/date.c,
 * timestamp.c): days or microseconds since 2000-01-01, the extremes of the integer for ±infinity.
 */
final class TemporalWriters {

  private TemporalWriters() {}

  /** date to Date32: days since 1970. */
  static final class Date extends ValueWriter {
    Date(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != 4) {
        throw cell.badLength(4, length);
      }
      begin(out);
      long day = BigEndian.getInt(source, offset) + (long) TimeRange.POSTGRES_EPOCH_DAY;
      out.writeInt(TimeRange.clampDay(day, cell.lossy()));
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeInt(TimeRange.FIRST_DAY);
    }
  }

  /** timestamp and timestamptz to DateTime64(6): microseconds since 1970. */
  static final class Timestamp extends ValueWriter {
    Timestamp(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != 8) {
        throw cell.badLength(8, length);
      }
      begin(out);
      out.writeLong(TimeRange.fromPostgres(BigEndian.getLong(source, offset), cell.lossy()));
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeLong(0);
    }
  }
}
