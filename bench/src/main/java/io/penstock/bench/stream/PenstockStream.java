package io.penstock.bench.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.Waiting;
import io.penstock.stack.api.PipeApi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pipe that is paused while the changes are written, and resumed to follow them. */
public final class PenstockStream implements StreamContender {
  private static final Duration POLL = Duration.ofMillis(200);

  private final BenchStack stack;
  private final Workload workload;
  private final SourceDigests sources;
  private final String reader;
  private final String pipeName;
  private @Nullable String pipe;
  private String slot = "";
  private String end = "";
  private boolean paused;

  /**
   * A pipe over the workload's tables.
   *
   * @param reader empty for the one by default
   */
  PenstockStream(BenchStack stack, Workload workload, SourceDigests sources, String reader) {
    this.stack = stack;
    this.workload = workload;
    this.sources = sources;
    this.reader = reader;
    this.pipeName = "live" + reader.replace("-", "") + "_" + workload.id();
  }

  @Override
  public String name() {
    return reader.isEmpty() ? "Penstock" : "Penstock, " + reader;
  }

  @Override
  public boolean onlyOnce() {
    return !reader.isEmpty();
  }

  @Override
  public Optional<Outcome.NotRun> ready() throws InterruptedException {
    String made = pipe;
    if (made != null) {
      if (!paused) {
        awaitDecoded();
        pause(made);
      }
      return Optional.empty();
    }
    ObjectNode body =
        stack
            .api()
            .pipe(pipeName, workload.tables().stream().map(table -> "public." + table).toList());
    if (!reader.isEmpty()) {
      ((ObjectNode) body.at("/source/postgres/settings")).put("reader", reader);
    }
    PipeApi.Answer answer = stack.api().create(body);
    if (answer.status() != 200 && !reader.isEmpty()) {
      return Optional.of(
          new Outcome.NotRun(
              "the API refuses it: " + answer.error().replaceFirst("; known are .*", "")));
    }
    String id = answer.result().path("id").asText();
    pipe = id;
    stack.await(id, "Running");
    slot = stack.api().status(id).path("slot").path("name").asText();
    pause(id);
    return Optional.empty();
  }

  /**
   * Lets decoding begin behind all that was written so far. A walsender begins at the last but one
   * list of running transactions that its reader has confirmed (Postgres source, {@code
   * SnapBuildProcessRunningXacts}). A pipe that is paused before would decode all of the round
   * before once more. MaterializedPostgreSQL gets there by itself: it is not paused.
   */
  private void endRound() {
    end = stack.ask("SELECT pg_current_wal_insert_lsn()");
    stack.ask("SELECT pg_log_standby_snapshot()");
    stack.ask("SELECT pg_log_standby_snapshot()");
  }

  private void awaitDecoded() throws InterruptedException {
    String reached =
        "SELECT restart_lsn >= '"
            + end
            + "' FROM pg_replication_slots WHERE slot_name = '"
            + slot
            + "'";
    Waiting.until(
        "decoding of slot " + slot + " from " + end,
        BenchStack.LIMIT,
        POLL,
        () -> stack.ask(reached).equals("t"));
  }

  private void pause(String id) throws InterruptedException {
    stack.api().command(id, "stop").result();
    stack.await(id, "Paused");
    paused = true;
  }

  @Override
  public Outcome consume(Backlog backlog) throws InterruptedException {
    String id = java.util.Objects.requireNonNull(pipe);
    String database = stack.file().clickhouse().database();
    // Tombstones are rows too: every change is one version.
    String seen =
        "SELECT count() FROM merge('%s', '^%s_') WHERE _pipe_version >= %d"
            .formatted(database, pipeName, backlog.after());
    Arrivals arrivals = new Arrivals(stack, backlog, () -> stack.number(seen), backlog.changes());
    long start = System.currentTimeMillis();
    paused = false;
    stack.api().command(id, "start").result();
    Outcome outcome =
        arrivals.await(
            start,
            slot,
            (what, pause, come) ->
                stack.awaitSeen(what + " of " + pipeName, List.of(id), pause, come));
    // It is paused before the next round: while others have their turns its slot moves on.
    endRound();
    sources.check(workload, table -> database + "." + pipeName + "_" + table, "FINAL");
    if (onlyOnce()) {
      // It would take from whoever comes after it.
      end();
    }
    return outcome;
  }

  @Override
  public void end() throws InterruptedException {
    String id = pipe;
    if (id != null) {
      JsonNode status = stack.api().status(id);
      if (!status.path("state").asText().isEmpty()) {
        stack.delete(id);
      }
      pipe = null;
    }
  }
}
