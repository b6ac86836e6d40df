package io.penstock.job.sink;

import io.penstock.job.encode.NativeLayout;
import io.penstock.job.encode.RowBuffer;
import io.penstock.job.row.RowBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The body of an INSERT, from where its blocks lie. */
final class InsertBody {

  private InsertBody() {}

  /** Row after row. */
  static void rows(List<RowBlock> blocks, OutputStream out) throws IOException {
    for (RowBlock block : blocks) {
      out.write(block.bytes().array(), 0, block.bytes().size());
    }
  }

  /**
   * One block of Native for all: ClickHouse passes each block through a pipeline of its own, which
   * for 256 KiB costs as much as reading rows.
   */
  static void columns(NativeLayout layout, List<RowBlock> blocks, OutputStream out)
      throws IOException {
    RowBuffer numbers = new RowBuffer(16);
    numbers.writeVarUInt(layout.columns());
    numbers.writeVarUInt(blocks.stream().mapToInt(RowBlock::rows).sum());
    out.write(numbers.array(), 0, numbers.size());
    int piece = 0;
    for (int column = 0; column < layout.columns(); column++) {
      out.write(layout.headers().get(column));
      int end = piece + layout.pieces(column);
      for (; piece < end; piece++) {
        for (RowBlock block : blocks) {
          int from = block.from(piece);
          out.write(block.bytes().array(), from, block.to(piece) - from);
        }
      }
    }
  }
}
