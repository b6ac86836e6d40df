package io.penstock.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.job.encode.ColumnWriter;
import io.penstock.job.encode.ColumnWriters;
import io.penstock.job.encode.LossyCounter;
import io.penstock.job.encode.NativeLayout;
import io.penstock.job.encode.NativeRows;
import io.penstock.job.encode.PlainTypes;
import io.penstock.job.encode.RowBinaryOf;
import io.penstock.job.encode.RowBuffer;
import io.penstock.job.row.RowBlock;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.clickhouse.LocalClickHouse;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real engine takes columns as it takes rows: every type that goes so, at its edges. */
class InsertBodyTest {

  private static final long VERSION = 0x1234_5678_9abcL;
  private static final MetadataColumns METADATA = new MetadataColumns("_pipe_");

  /** Rows of one block; the last one has fewer. */
  private static final int BLOCK_ROWS = 7;

  @TempDir static Path directory;

  @Test
  void columnsArriveAsRowsDo() throws Exception {
    PlainTypes types = PlainTypes.read(one -> NativeLayout.of(List.of(one), METADATA).isPresent());
    assertThat(types.columns()).hasSizeGreaterThan(25);
    NativeLayout layout = NativeLayout.of(types.columns(), METADATA).orElseThrow();
    ByteArrayOutputStream columns = new ByteArrayOutputStream();
    InsertBody.columns(layout, columns(types, layout), columns);
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    InsertBody.rows(List.of(rows(types)), rows);

    try (LocalClickHouse clickhouse = LocalClickHouse.start(ClickHouseOptions.in(directory))) {
      List<String> defined = new ArrayList<>();
      types.columns().forEach(one -> defined.add(one.targetName() + " " + one.targetType()));
      clickhouse.query(
          "CREATE TABLE penstock.plain (%s, _pipe_version UInt64, _pipe_is_deleted UInt8, n UInt64 DEFAULT rowNumberInAllBlocks()) ENGINE = MergeTree ORDER BY n"
              .formatted(String.join(", ", defined)));
      List<String> names = new ArrayList<>();
      types.columns().forEach(one -> names.add(one.targetName()));
      String target =
          "penstock.plain (%s, _pipe_version, _pipe_is_deleted)"
              .formatted(String.join(", ", names));
      RowBinaryOf.post(
          clickhouse, "INSERT INTO " + target + " FORMAT Native", columns.toByteArray());
      assertThat(
              RowBinaryOf.query(
                  clickhouse, "SELECT * EXCEPT n FROM penstock.plain ORDER BY n FORMAT RowBinary"))
          .isEqualTo(rows.toByteArray());
    }
  }

  private static List<RowBlock> columns(PlainTypes types, NativeLayout layout) {
    ColumnWriter[] writers = writers(types);
    NativeRows gathered = new NativeRows(layout, VERSION);
    List<RowBlock> blocks = new ArrayList<>();
    for (int row = 0; row < types.rows(); row++) {
      for (int i = 0; i < writers.length; i++) {
        write(writers[i], types.value(i, row), gathered.column(i));
      }
      gathered.endRow();
      if (gathered.rows() == BLOCK_ROWS || row == types.rows() - 1) {
        int rows = gathered.rows();
        RowBuffer bytes = new RowBuffer(16);
        int[] ends = gathered.writeTo(bytes);
        blocks.add(RowBlock.columns(0, bytes, ends, rows, null));
      }
    }
    return blocks;
  }

  private static RowBlock rows(PlainTypes types) {
    ColumnWriter[] writers = writers(types);
    RowBuffer bytes = new RowBuffer(16);
    for (int row = 0; row < types.rows(); row++) {
      for (int i = 0; i < writers.length; i++) {
        write(writers[i], types.value(i, row), bytes);
      }
      bytes.writeLong(VERSION);
      bytes.writeByte(0);
    }
    return RowBlock.copied(0, bytes, types.rows(), null);
  }

  private static ColumnWriter[] writers(PlainTypes types) {
    return types.columns().stream()
        .map((ColumnPlan column) -> ColumnWriters.binary(column, new LossyCounter()))
        .toArray(ColumnWriter[]::new);
  }

  private static void write(ColumnWriter writer, byte @Nullable [] value, RowBuffer out) {
    if (value == null) {
      writer.writeNull(out);
    } else {
      writer.write(value, 0, value.length, out);
    }
  }
}
