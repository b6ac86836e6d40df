package io.penstock.bench.stream;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.MaterializedDatabase;
import io.penstock.bench.stack.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** ClickHouse's MaterializedPostgreSQL, kept from its slot while the changes are written. */
public final class MaterializedStream implements StreamContender {
  private static final Duration POLL = Duration.ofMillis(200);

  private final BenchStack stack;
  private final Workload workload;
  private final SourceDigests sources;
  private final MaterializedDatabase peer;
  private boolean made;

  MaterializedStream(BenchStack stack, Workload workload, SourceDigests sources) {
    this.stack = stack;
    this.workload = workload;
    this.sources = sources;
    this.peer = new MaterializedDatabase(stack, "followed_" + workload.id());
  }

  @Override
  public String name() {
    return MaterializedDatabase.NAME;
  }

  /**
   * After its turn it asks for changes every 200 ms, for each answer to which Postgres decodes all
   * since the slot's restart_lsn, until it is held again: 0.3 of a core.
   */
  @Override
  public boolean behind() {
    return true;
  }

  @Override
  public Optional<Outcome.NotRun> ready() throws Exception {
    if (made) {
      peer.hold();
      return Optional.empty();
    }
    Optional<Outcome.NotRun> refused = peer.create(workload.tables());
    if (refused.isPresent()) {
      return refused;
    }
    made = true;
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
    return Optional.empty();
  }

  @Override
  public Outcome consume(Backlog backlog) throws Exception {
    // Deleted rows are not to be seen in it: what is awaited are the others' new versions.
    String seen =
        workload.tables().stream()
            .map(
                table ->
                    "(SELECT count() FROM "
                        + peer.table(table)
                        + " WHERE _version >= "
                        + backlog.after()
                        + ")")
            .collect(Collectors.joining(" + ", "SELECT ", ""));
    Arrivals arrivals = new Arrivals(stack, backlog, () -> peer.number(seen), backlog.visible());
    long start = System.currentTimeMillis();
    peer.release();
    // It asks for changes by a function, over a session that it has had all along.
    Outcome outcome =
        arrivals.await(
            start,
            "",
            (what, pause, come) ->
                Waiting.until(what + " of " + name(), MaterializedDatabase.LIMIT, pause, come));
    sources.check(workload, peer::table, "");
    return outcome;
  }

  @Override
  public void end() throws InterruptedException {
    if (made) {
      peer.drop();
    }
  }
}
