package io.penstock.bench.stream;

import io.penstock.bench.BenchOptions;
import io.penstock.bench.Run;
import io.penstock.bench.measure.Series;
import io.penstock.bench.stack.BenchStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes that are in the WAL already, followed in turn by everybody. */
public final class StreamScenario {
  private static final Logger LOG = LoggerFactory.getLogger(StreamScenario.class);

  /** What the series' ids begin with. */
  public static final String PREFIX = "stream-";

  private final Run run;
  private final BenchStack stack;

  public StreamScenario(Run run, BenchStack stack) {
    this.run = run;
    this.stack = stack;
  }

  /** All workloads, one after the other. */
  public void measure() {
    BenchOptions options = run.options();
    measure(Workloads.batches(options.part(0.1)));
    measure(Workloads.singles(options.part(0.06)));
    measure(Workloads.large(options.part(0.12)));
    measure(Workloads.mixed(options.part(0.1)));
    measure(Workloads.tables(options.part(0.1)));
  }

  /** One workload. */
  void measure(Workload workload) {
    workload.setup().forEach(stack::execute);
    SourceDigests sources = new SourceDigests(stack);
    List<StreamContender> contenders =
        List.of(
            new RecvLogical(stack, workload),
            new MaterializedStream(stack, workload, sources),
            new PenstockStream(stack, workload, sources, ""),
            new PenstockStream(stack, workload, sources, "flink-cdc"));
    long rows =
        Long.parseLong(stack.ask("SELECT count(*) FROM " + workload.tables().get(0)))
            * workload.tables().size();
    Series series =
        run.series(
            PREFIX + workload.id(),
            "stream, %s: tables of %,d rows".formatted(workload.title(), rows),
            "rows/s");
    AtomicReference<Backlog> backlog = new AtomicReference<>(new Backlog(0, 0, 0));
    run.rounds(
        series,
        contenders,
        StreamContender::name,
        Run.Attendance.allBut(StreamContender::onlyOnce, StreamContender::behind),
        StreamContender::ready,
        round -> {
          backlog.set(write(workload, round));
          sources.forget();
        },
        contender -> {
          stack.settle();
          return contender.consume(backlog.get());
        });
    contenders.forEach(StreamScenario::end);
    workload.tables().forEach(table -> stack.execute("DROP TABLE " + table));
  }

  private Backlog write(Workload workload, int round) {
    try (Connection connection = stack.postgres().connect()) {
      return workload.write(connection, round);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What cannot be taken away goes with the stack. */
  private static void end(StreamContender contender) {
    try {
      contender.end();
    } catch (Exception e) {
      LOG.warn("{} leaves something behind", contender.name(), e);
    }
  }
}
