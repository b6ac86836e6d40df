package io.penstock.bench.stream;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.MaterializedDatabase;
import io.penstock.bench.stack.Waiting;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * ClickHouse's MaterializedPostgreSQL, kept from its slot while the changes are written. On a stack
 * of its own, started for it, and so only once: the second time on the same embedded engine its
 * rows were seen to stay away, and other statements not to be answered.
 */
public final class MaterializedStream implements StreamContender {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Workload workload;

  MaterializedStream(Workload workload) {
    this.workload = workload;
  }

  @Override
  public String name() {
    return MaterializedDatabase.NAME;
  }

  @Override
  public boolean onlyOnce() {
    return true;
  }

  @Override
  public Optional<Outcome.NotRun> ready() {
    return Optional.empty();
  }

  @Override
  public Outcome consume(Backlog others) throws Exception {
    try (BenchStack stack = BenchStack.start(1, 1)) {
      stack.execute(workload.setup().toArray(String[]::new));
      MaterializedDatabase peer = new MaterializedDatabase(stack, "followed");
      Optional<Outcome.NotRun> refused = peer.create(workload.tables());
      return refused.isPresent() ? refused.get() : follow(stack, peer);
    }
  }

  private Outcome follow(BenchStack stack, MaterializedDatabase peer) throws Exception {
    for (String table : workload.tables()) {
      long rows = Long.parseLong(stack.ask("SELECT count(*) FROM " + table));
      String count = "SELECT count() FROM " + peer.table(table);
      Waiting.until(
          name() + "'s copy of " + table,
          MaterializedDatabase.LIMIT,
          POLL,
          () -> peer.number(count) >= rows);
    }
    peer.hold();
    Backlog backlog;
    try (Connection connection = stack.postgres().connect()) {
      backlog = workload.write(connection, 0);
    }
    // Deleted rows are not to be seen in it: what is awaited are the others' new versions.
    String seen =
        workload.tables().stream()
            .map(
                table ->
                    "(SELECT count() FROM "
                        + peer.table(table)
                        + " WHERE _version > "
                        + backlog.after()
                        + ")")
            .collect(Collectors.joining(" + ", "SELECT ", ""));
    long start = System.nanoTime();
    peer.release();
    Outcome outcome =
        Arrivals.await(
            name(),
            () -> peer.number(seen),
            backlog.visible(),
            backlog.changes(),
            start,
            MaterializedDatabase.LIMIT);
    new SourceDigests(stack).check(workload, peer::table, "");
    return outcome;
  }

  @Override
  public void end() {
    // Its stack has gone already.
  }
}
