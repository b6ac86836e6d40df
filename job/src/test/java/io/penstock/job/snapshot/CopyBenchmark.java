package io.penstock.job.snapshot;

import io.penstock.job.encode.ColumnWriter;
import io.penstock.job.encode.NativeRows;
import io.penstock.job.encode.RowBuffer;
import io.penstock.job.encode.SampleRows;
import io.penstock.job.row.BlockPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows per second from messages of COPY BINARY to RowBinary and to columns, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CopyBenchmark {

  /** The table. */
  @Param public SampleRows.Shape shape = SampleRows.Shape.narrow;

  private byte[][] messages = {};
  private CopyDecoder decoder = new CopyDecoder(new ColumnWriter[0], 1);
  private final RowBuffer out = new RowBuffer(8 << 20);
  private NativeRows columns = new NativeRows(new SampleRows(SampleRows.Shape.narrow).layout(), 1);

  /** Makes the rows, and reads the first one: the header comes once only. */
  @Setup
  public void fill() {
    SampleRows rows = new SampleRows(shape);
    messages = rows.copy();
    decoder = new CopyDecoder(rows.writers(false), 1);
    decoder.row(messages[0], 0, messages[0].length, out);
    messages[0] = messages[1];
    columns = new NativeRows(rows.layout(), 1);
  }

  /** All rows; the buffer's size is what came of them. */
  @Benchmark
  @OperationsPerInvocation(SampleRows.ROWS)
  public int copyBinary() {
    out.truncate(0);
    for (byte[] message : messages) {
      decoder.row(message, 0, message.length, out);
    }
    return out.size();
  }

  /** The same by columns, in blocks as a copy makes them. */
  @Benchmark
  @OperationsPerInvocation(SampleRows.ROWS)
  public int copyColumns() {
    int bytes = 0;
    for (byte[] message : messages) {
      decoder.row(message, 0, message.length, columns);
      bytes += message.length;
      if (bytes >= BlockPool.BLOCK_BYTES) {
        out.truncate(0);
        columns.writeTo(out);
        bytes = 0;
      }
    }
    out.truncate(0);
    columns.writeTo(out);
    return out.size();
  }
}
