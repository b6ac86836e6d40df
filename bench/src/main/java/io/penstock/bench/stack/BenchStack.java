package io.penstock.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.bench.measure.Outcome;
import io.penstock.stack.LocalStack;
import io.penstock.stack.StackFile;
import io.penstock.stack.StackOptions;
import io.penstock.stack.api.PipeApi;
import io.penstock.stack.compare.TableComparison;
import io.penstock.stack.layout.Trees;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.process.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stack of its own in a temporary directory, which goes with it, and what bench asks of it. */
public final class BenchStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BenchStack.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Between two questions for a pipe's state while its rows are awaited. */
  private static final Duration ASK = Duration.ofSeconds(2);

  /** Longer than anything that is measured may take. */
  public static final Duration LIMIT = Duration.ofMinutes(15);

  private final Path directory;
  private final LocalStack stack;
  private final PipeApi api;

  /** A run that is ended leaves no directory behind either. */
  private final Thread ending = new Thread(this::end, "bench-ending");

  private BenchStack(Path directory, LocalStack stack) {
    this.directory = directory;
    this.stack = stack;
    this.api = new PipeApi(stack.file());
    Runtime.getRuntime().addShutdownHook(ending);
  }

  /**
   * Starts one.
   *
   * @param taskManagers how many processes
   * @param slots of each
   */
  public static BenchStack start(int taskManagers, int slots) throws IOException {
    Path directory = Files.createTempDirectory("penstock-bench");
    try {
      StackOptions options =
          StackOptions.in(directory.resolve("stack"))
              .withTaskManagers(taskManagers, slots)
              .withFlinkSettings(Map.of("cluster.evenly-spread-out-slots", "true"));
      return new BenchStack(directory, LocalStack.start(options));
    } catch (RuntimeException e) {
      Trees.delete(directory);
      throw e;
    }
  }

  public StackFile file() {
    return stack.file();
  }

  public PipeApi api() {
    return api;
  }

  public LocalPostgres postgres() {
    return stack.postgres().orElseThrow();
  }

  /**
   * Copies the logs of all processes, for when something has failed: the stack's own go with it.
   */
  public void keepLogs(Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Trees.delete(to);
    Trees.copy(stack.directory().logs(), to);
  }

  /**
   * Lets so many TaskManagers run, the first ones of all; Flink knows of it when this returns.
   *
   * @param count at most as many as it was started with
   */
  public void runTaskManagers(int count) throws InterruptedException {
    List<Service> all = stack.flink().taskManagers();
    all.stream().skip(count).forEach(Service::stop);
    all.stream().limit(count).forEach(Service::start);
    Waiting.until(count + " TaskManagers", LIMIT, POLL, () -> taskManagers() == count);
  }

  private int taskManagers() {
    try {
      return flink("/taskmanagers").path("taskmanagers").size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Flink's REST API, as JSON. */
  public JsonNode flink(String path) throws IOException, InterruptedException {
    return stack.flink().get(path);
  }

  /** Runs statements in Postgres, each in autocommit. */
  public void execute(String... statements) {
    postgres().execute(statements);
  }

  /** The first column of Postgres's first row; empty when there is none. */
  public String ask(String sql) {
    try (Connection connection = postgres().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** ClickHouse's answer, tab-separated. */
  public String clickhouse(String sql) {
    return stack.clickhouse().query(sql);
  }

  /** The same, with settings for this statement. */
  public String clickhouse(String sql, Map<String, String> settings) {
    return stack.clickhouse().query(sql, settings);
  }

  /** The one number that ClickHouse answers; 0 for no row. */
  public long number(String sql) {
    String answer = clickhouse(sql);
    return answer.isEmpty() ? 0 : Long.parseLong(answer);
  }

  /**
   * The rows that a target holds, not counting out replaced ones; 0 while there is no such table.
   */
  public long storedRows(String table) {
    return number(
        "SELECT total_rows FROM system.tables WHERE database = '"
            + stack.clickhouse().database()
            + "' AND name = '"
            + table
            + "'");
  }

  /**
   * Waits until what went before has left nothing to do: Postgres's checkpoint, ClickHouse's
   * merges, and what the kernel has not written to the disk yet. The order rotates, but who follows
   * whom stays: each would pay for the same neighbour's.
   */
  public void settle() throws IOException, InterruptedException {
    execute("CHECKPOINT");
    Waiting.until(
        "the end of merges", LIMIT, POLL, () -> number("SELECT count() FROM system.merges") == 0);
    int code = new ProcessBuilder("sync").inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("sync ended with " + code);
    }
  }

  /** Waits until the pipe is in a state; fails at once with its reason when it has failed. */
  public void await(String pipe, String state) throws InterruptedException {
    Waiting.until(
        "state " + state + " of pipe " + pipe, LIMIT, POLL, () -> state(pipe).equals(state));
  }

  /**
   * Waits until what pipes are to bring is seen; fails soon after one of them has failed, with its
   * reason.
   *
   * @param pipes at least one
   * @param pause between two looks, at least
   */
  public void awaitSeen(String what, List<String> pipes, Duration pause, BooleanSupplier seen)
      throws InterruptedException {
    long[] asked = {System.nanoTime()};
    int[] next = {0};
    Waiting.until(
        what,
        LIMIT,
        pause,
        () -> {
          // One of them, and not at each look: what asking costs is taken from what is measured.
          if (System.nanoTime() - asked[0] > ASK.toNanos()) {
            state(pipes.get(next[0]++ % pipes.size()));
            asked[0] = System.nanoTime();
          }
          return seen.getAsBoolean();
        });
  }

  private String state(String pipe) {
    JsonNode status = api.status(pipe);
    String now = status.path("state").asText();
    if (now.equals("Failed")) {
      throw new IllegalStateException("the pipe failed: " + status);
    }
    return now;
  }

  /** What a pipe is measured by. */
  @FunctionalInterface
  public interface Measurement {
    Outcome take() throws Exception;
  }

  /**
   * Measures pipes and deletes them, after a failure too: they would take from what comes next.
   *
   * @param pipes read when the measurement has ended
   */
  public Outcome andDelete(List<String> pipes, Measurement measurement) throws Exception {
    Outcome outcome;
    try {
      outcome = measurement.take();
    } catch (Exception e) {
      try {
        delete(pipes);
      } catch (RuntimeException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
    delete(pipes);
    return outcome;
  }

  private void delete(List<String> pipes) throws InterruptedException {
    for (String pipe : pipes) {
      delete(pipe);
    }
  }

  /** Deletes a pipe with its tables, and waits until it is gone. */
  public void delete(String pipe) throws InterruptedException {
    api.delete(pipe, true).result();
    Waiting.until(
        "end of pipe " + pipe, LIMIT, POLL, () -> api.send("GET", "/" + pipe, "").status() == 404);
  }

  /** The digest of a table of Postgres, {@code schema.table}. */
  public TableComparison.Digest sourceDigest(String table) {
    try (Connection connection = postgres().connect()) {
      return comparison(connection).sourceDigest(table);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The digest of the same columns in a table of ClickHouse.
   *
   * @param from what stands after FROM, with FINAL where it is wanted
   */
  public TableComparison.Digest targetDigest(String table, String target, String from) {
    try (Connection connection = postgres().connect()) {
      return comparison(connection).targetDigest(table, target, from);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private TableComparison comparison(Connection connection) {
    StackFile.ClickHouseEntry clickhouse = file().clickhouse();
    return new TableComparison(
        connection,
        clickhouse.url(),
        clickhouse.user(),
        clickhouse.password(),
        clickhouse.database());
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      LOG.debug("this JVM is ending already", e);
    }
  }

  private void end() {
    stack.close();
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      LOG.warn("cannot delete {}", directory, e);
    }
  }
}
