package io.penstock.bench.stream;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.ClientPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The limit: what a walsender sends, pgoutput in binary, to pg_recvlogical and into /dev/null. */
public final class RecvLogical implements StreamContender {
  /** As it is shown. */
  public static final String NAME = "pg_recvlogical to /dev/null";

  private static final String SLOT = "bench_limit";
  private static final Path NOWHERE = Path.of("/dev/null");

  private final BenchStack stack;
  private final Workload workload;
  private final Optional<Path> program = ClientPrograms.find("pg_recvlogical");
  private boolean published;

  public RecvLogical(BenchStack stack, Workload workload) {
    this.stack = stack;
    this.workload = workload;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Outcome.NotRun> ready() {
    if (program.isEmpty()) {
      return Optional.of(
          new Outcome.NotRun("pg_recvlogical is not installed (Debian: postgresql-client)"));
    }
    if (!published) {
      stack.execute(
          "CREATE PUBLICATION bench_limit FOR TABLE " + String.join(", ", workload.tables()));
      published = true;
    }
    stack.ask("SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
    return Optional.empty();
  }

  @Override
  public Outcome consume(Backlog backlog) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.orElseThrow().toString()));
    command.addAll(ClientPrograms.connection(stack));
    command.addAll(
        List.of(
            "--slot=" + SLOT,
            "--start",
            "--file=/dev/null",
            "--option=proto_version=1",
            "--option=publication_names=bench_limit",
            "--option=binary=true",
            "--fsync-interval=0",
            "--no-loop",
            "--endpos=" + stack.ask("SELECT pg_current_wal_flush_lsn()")));
    long start = System.nanoTime();
    ClientPrograms.run(stack, command, NOWHERE);
    Outcome outcome = Outcome.rate(backlog.changes(), (System.nanoTime() - start) / 1e9);
    stack.ask("SELECT pg_drop_replication_slot('" + SLOT + "')");
    return outcome;
  }

  @Override
  public void end() {
    stack.ask(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
            + SLOT
            + "'");
    stack.execute("DROP PUBLICATION IF EXISTS bench_limit");
  }
}
