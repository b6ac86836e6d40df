package io.penstock.job.encode;

import io.penstock.job.encode.print.TextBuffer;
import io.penstock.job.encode.print.TextForm;
import io.penstock.job.encode.print.TextForms;
import io.penstock.job.encode.wire.BigEndian;
import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.model.type.PgType;
import java.nio.charset.StandardCharsets;

/** Destinations other than the usual ones: chosen by a user, or widened with the source. */
final class CastWriters {

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private CastWriters() {}

  /** boolean to String as a cast prints it, from either form: 1 or 0, t or f. */
  static final class BoolString extends ValueWriter {
    BoolString(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length < 1) {
        throw cell.badLength(1, length);
      }
      boolean value = source[offset] == 1 || source[offset] == 't';
      begin(out);
      out.writeString(value ? TRUE : FALSE, 0, value ? 4 : 5);
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeVarUInt(0);
    }
  }

  /** money to String as a plain number: the server's own form depends on its locale. */
  private abstract static class MoneyString extends ValueWriter {
    private final TextBuffer text = new TextBuffer();

    MoneyString(CellContext cell) {
      super(cell);
    }

    final void writeCents(long cents, RowBuffer out) {
      text.clear();
      if (cents < 0) {
        text.put('-');
      }
      text.digits(Math.abs(cents / 100), 1).put('.').digits(Math.abs(cents % 100), 2);
      begin(out);
      out.writeString(text.array(), 0, text.size());
    }

    @Override
    final void writeDefault(RowBuffer out) {
      out.writeVarUInt(0);
    }
  }

  /** From cash_send: hundredths. */
  static final class BinaryMoneyString extends MoneyString {
    BinaryMoneyString(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != 8) {
        throw cell.badLength(8, length);
      }
      writeCents(BigEndian.getLong(source, offset), out);
    }
  }

  /** From cash_out. */
  static final class TextMoneyString extends MoneyString {
    TextMoneyString(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      writeCents(TextNumberWriters.Money.cents(source, offset, length), out);
    }
  }

  /** float4send to Float64, exactly. */
  static final class FloatDouble extends ValueWriter {
    FloatDouble(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != 4) {
        throw cell.badLength(4, length);
      }
      double value = Float.intBitsToFloat(BigEndian.getInt(source, offset));
      begin(out);
      out.writeLong(Double.doubleToRawLongBits(value));
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeLong(0);
    }
  }

  /** numeric's text to Float64, the nearest; NaN and infinities stay what they are. */
  static class TextNumericFloat extends ValueWriter {
    TextNumericFloat(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      try {
        String text = new String(source, offset, length, StandardCharsets.ISO_8859_1);
        double value = Double.parseDouble(text);
        begin(out);
        out.writeLong(Double.doubleToRawLongBits(value));
      } catch (NumberFormatException e) {
        throw cell.refused("not a number");
      }
    }

    @Override
    final void writeDefault(RowBuffer out) {
      out.writeLong(0);
    }
  }

  /** numeric to Float64 by way of its text. */
  static final class NumericFloat extends TextNumericFloat {
    private final TextForm form = TextForms.of(PgType.builtIn(1700, "numeric")).orElseThrow();
    private final TextBuffer text = new TextBuffer();

    NumericFloat(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      text.clear();
      try {
        form.print(source, offset, length, text);
      } catch (MalformedValue e) {
        throw cell.refused(e);
      }
      super.write(text.array(), 0, text.size(), out);
    }
  }
}
