package io.penstock.job.encode;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.type.PgType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the tables that bench copies, as Postgres sends them: what the transcoders' benchmarks
 * are fed with.
 */
public final class SampleRows {
  /** How many there are of each table. */
  public static final int ROWS = 2_000;

  /** A table. */
  public enum Shape {
    /** Seven columns of the usual types. */
    narrow,
    /** Sixty columns of fifteen types, every third one with NULLs in it. */
    wide,
    /** Three columns, two kilobytes a row. */
    text
  }

  /** What the header of a COPY has before the first row: signature, flags, no extension. */
  private static final byte[] COPY_HEADER =
      ByteBuffer.allocate(19)
          .put(new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0})
          .array();

  private static final String[][] NARROW = {
    {"int8", "Int64"},
    {"int4", "Int32"},
    {"text", "String"},
    {"numeric", "Decimal(12, 2)"},
    {"timestamptz", "DateTime64(6, 'UTC')"},
    {"bool", "Bool"},
    {"text", "Nullable(String)"}
  };
  private static final String[][] KINDS = {
    {"int8", "Int64"},
    {"int4", "Int32"},
    {"int2", "Int16"},
    {"numeric", "Decimal(12, 2)"},
    {"numeric", "Decimal(24, 6)"},
    {"float8", "Float64"},
    {"float4", "Float32"},
    {"bool", "Bool"},
    {"text", "String"},
    {"varchar", "String"},
    {"timestamptz", "DateTime64(6, 'UTC')"},
    {"timestamp", "DateTime64(6)"},
    {"date", "Date32"},
    {"uuid", "UUID"},
    {"jsonb", "String"}
  };
  private static final int WIDE = 60;
  private static final int BODY = 1_920;

  private final Shape shape;
  private final List<ColumnPlan> columns = new ArrayList<>();
  private final List<@Nullable SampleCell[]> rows = new ArrayList<>();

  /** Makes the rows of a table. */
  public SampleRows(Shape shape) {
    this.shape = shape;
    List<String[]> kinds = kinds(shape);
    for (int i = 0; i < kinds.size(); i++) {
      String[] kind = kinds.get(i);
      PgType type = PgType.builtIn(1, kind[0]);
      columns.add(new ColumnPlan("c" + i, i + 1, type, false, "c" + i, kind[1]));
    }
    for (int row = 0; row < ROWS; row++) {
      rows.add(cells(kinds, row));
    }
  }

  private static List<String[]> kinds(Shape shape) {
    return switch (shape) {
      case narrow -> List.of(NARROW);
      case text ->
          List.of(
              new String[] {"int8", "Int64"},
              new String[] {"text", "String"},
              new String[] {"text", "String"});
      case wide -> {
        List<String[]> wide = new ArrayList<>(List.<String[]>of(KINDS[0]));
        for (int n = 1; n < WIDE; n++) {
          String[] kind = KINDS[n % KINDS.length];
          wide.add(n % 3 == 0 ? new String[] {kind[0], "Nullable(" + kind[1] + ")"} : kind);
        }
        yield wide;
      }
    };
  }

  private @Nullable SampleCell[] cells(List<String[]> kinds, int row) {
    @Nullable SampleCell[] cells = new SampleCell[kinds.size()];
    for (int i = 0; i < cells.length; i++) {
      boolean isNull = kinds.get(i)[1].startsWith("Nullable") && row % 5 == 0;
      cells[i] = isNull ? null : SampleCell.of(kinds.get(i)[0], row);
    }
    if (shape == Shape.text) {
      cells[2] = SampleCell.text(Integer.toHexString(row).repeat(BODY).substring(0, BODY));
    }
    return cells;
  }

  /** Columns of each row. */
  public int width() {
    return columns.size();
  }

  /** How the rows lie as columns. */
  public NativeLayout layout() {
    return NativeLayout.of(columns, new MetadataColumns("_pipe_")).orElseThrow();
  }

  /** New writers of the columns, for values in text or in binary. */
  public ColumnWriter[] writers(boolean text) {
    LossyCounter lossy = new LossyCounter();
    return columns.stream()
        .map(one -> text ? ColumnWriters.text(one, lossy) : ColumnWriters.binary(one, lossy))
        .toArray(ColumnWriter[]::new);
  }

  /** The messages of a COPY in binary, one a row; the first has the header before it. */
  public byte[][] copy() {
    byte[][] messages = new byte[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (row == 0) {
        out.writeBytes(COPY_HEADER);
      }
      out.writeBytes(number(2, width()));
      for (SampleCell cell : rows.get(row)) {
        write(out, cell == null ? null : cell.binary());
      }
      messages[row] = out.toByteArray();
    }
    return messages;
  }

  /** What pgoutput sends of each row: TupleData, its values in text or in binary. */
  public byte[][] tuples(boolean text) {
    byte[][] messages = new byte[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(number(2, width()));
      for (SampleCell cell : rows.get(row)) {
        if (cell == null) {
          out.write('n');
        } else {
          out.write(text ? 't' : 'b');
          write(out, text ? cell.text() : cell.binary());
        }
      }
      messages[row] = out.toByteArray();
    }
    return messages;
  }

  private static void write(ByteArrayOutputStream out, byte @Nullable [] value) {
    if (value == null) {
      out.writeBytes(number(4, -1));
    } else {
      out.writeBytes(number(4, value.length));
      out.writeBytes(value);
    }
  }

  private static byte[] number(int length, int value) {
    return length == 2
        ? ByteBuffer.allocate(2).putShort((short) value).array()
        : ByteBuffer.allocate(4).putInt(value).array();
  }
}
