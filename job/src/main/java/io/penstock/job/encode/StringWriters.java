package io.penstock.job.encode;

import io.penstock.job.encode.print.TextBuffer;
import io.penstock.job.encode.print.TextForm;
import io.penstock.job.encode.wire.MalformedValue;

/** Everything whose destination is a ClickHouse String. */
final class StringWriters {

  private StringWriters() {}

  /** Bytes that go over unchanged: text, json, enum labels, bytea; any text form. */
  static final class Verbatim extends ValueWriter {
    Verbatim(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      begin(out);
      out.writeString(source, offset, length);
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeVarUInt(0);
    }
  }

  /** Text after a version byte that has been 1 ever since: jsonb_send, jsonpath_send. */
  static final class Versioned extends ValueWriter {
    Versioned(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length < 1 || source[offset] != 1) {
        throw cell.refused("unknown format version");
      }
      begin(out);
      out.writeString(source, offset + 1, length - 1);
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeVarUInt(0);
    }
  }

  /** Values that are rendered as the server prints them. */
  static final class Printed extends ValueWriter {
    private final TextForm form;
    private final TextBuffer text = new TextBuffer();

    Printed(CellContext cell, TextForm form) {
      super(cell);
      this.form = form;
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      text.clear();
      try {
        form.print(source, offset, length, text);
      } catch (MalformedValue e) {
        throw cell.refused(e);
      }
      begin(out);
      out.writeString(text.array(), 0, text.size());
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeVarUInt(0);
    }
  }
}
