package io.penstock.job.stream;

import io.penstock.job.encode.ColumnWriter;
import io.penstock.job.encode.RowBuffer;
import io.penstock.job.encode.SampleRows;
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

/** Rows per second from pgoutput's TupleData to RowBinary, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TupleBenchmark {

  /** How values arrive. */
  public enum Form {
    binary,
    text
  }

  /** The table. */
  @Param public SampleRows.Shape shape = SampleRows.Shape.narrow;

  /** How its values arrive. */
  @Param public Form form = Form.binary;

  private byte[][] messages = {};
  private ColumnWriter[] writers = {};
  private Tuple tuple = new Tuple(0);
  private final RowBuffer out = new RowBuffer(8 << 20);

  /** Makes the rows. */
  @Setup
  public void fill() {
    SampleRows rows = new SampleRows(shape);
    messages = rows.tuples(form == Form.text);
    writers = rows.writers(form == Form.text);
    tuple = new Tuple(rows.width());
  }

  /** All rows; the buffer's size is what came of them. */
  @Benchmark
  @OperationsPerInvocation(SampleRows.ROWS)
  public int pgoutput() {
    out.truncate(0);
    for (byte[] message : messages) {
      tuple.parse(message, 0);
      for (int i = 0; i < writers.length; i++) {
        if (tuple.kinds[i] == Tuple.NULL) {
          writers[i].writeNull(out);
        } else {
          writers[i].write(message, tuple.offsets[i], tuple.lengths[i], out);
        }
      }
      out.writeLong(1);
      out.writeByte(0);
    }
    return out.size();
  }
}
