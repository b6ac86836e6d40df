package io.penstock.job.encode;

import io.penstock.job.encode.wire.MalformedValue;

/** Dates and times from text in ISO style. */
final class TextTemporalWriters {

  private TextTemporalWriters() {}

  /** date to Date32. */
  static final class Date extends ValueWriter {
    private final TextTemporal parser = new TextTemporal();

    Date(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      try {
        long day = parser.date(source, offset, length) + (long) TimeRange.POSTGRES_EPOCH_DAY;
        begin(out);
        out.writeInt(TimeRange.clampDay(day, cell.lossy()));
      } catch (MalformedValue e) {
        throw cell.refused(e);
      }
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeInt(TimeRange.FIRST_DAY);
    }
  }

  /** timestamp and timestamptz to DateTime64(6). */
  static final class Timestamp extends ValueWriter {
    private final TextTemporal parser = new TextTemporal();

    Timestamp(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      try {
        long value = parser.timestamp(source, offset, length);
        begin(out);
        out.writeLong(TimeRange.fromPostgres(value, cell.lossy()));
      } catch (MalformedValue e) {
        throw cell.refused(e);
      }
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeLong(0);
    }
  }

  /** time to Time64(6). */
  static final class Time extends ValueWriter {
    private final TextTemporal parser = new TextTemporal();

    Time(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      try {
        long micros = parser.time(source, offset, length);
        begin(out);
        out.writeLong(micros);
      } catch (MalformedValue e) {
        throw cell.refused(e);
      }
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeLong(0);
    }
  }
}
