package io.penstock.bench.stack;

import io.penstock.bench.measure.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database of ClickHouse's engine MaterializedPostgreSQL over some tables: it makes its own
 * publication and slot, copies, then follows.
 */
public final class MaterializedDatabase {
  /** As it is shown. */
  public static final String NAME = "MaterializedPostgreSQL";

  /** It retries forever what it cannot do: who has not come by then does not come. */
  public static final Duration LIMIT = Duration.ofSeconds(90);

  private static final Logger LOG = LoggerFactory.getLogger(MaterializedDatabase.class);
  private static final Duration DROP = Duration.ofSeconds(60);

  private static final Map<String, String> ALLOWED =
      Map.of("allow_experimental_database_materialized_postgresql", "1");

  private final BenchStack stack;
  private final String database;
  private @Nullable HeldSlot held;

  /**
   * Of a name, a plain identifier; makes nothing yet.
   *
   * @param database in ClickHouse
   */
  public MaterializedDatabase(BenchStack stack, String database) {
    this.stack = stack;
    this.database = database;
  }

  /** Begins to copy tables of schema public; or says why this ClickHouse cannot. */
  public Optional<Outcome.NotRun> create(List<String> tables) {
    var postgres = stack.file().postgres();
    String sql =
        "CREATE DATABASE %s ENGINE = MaterializedPostgreSQL('%s:%d', '%s', '%s', '%s') SETTINGS materialized_postgresql_tables_list = '%s', materialized_postgresql_backoff_max_ms = 200"
            .formatted(
                database,
                postgres.host(),
                postgres.port(),
                postgres.database(),
                postgres.user(),
                postgres.password(),
                String.join(",", tables));
    try {
      stack.clickhouse(sql, ALLOWED);
      return Optional.empty();
    } catch (IllegalStateException e) {
      String words = String.valueOf(e.getMessage()).replace(postgres.password(), "***");
      return Optional.of(new Outcome.NotRun("ClickHouse refuses it: " + firstLine(words)));
    }
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }

  /** A table as SQL names it. It reads under FINAL by itself. */
  public String table(String name) {
    return database + "." + name;
  }

  /** The one number of a query over its tables; 0 while they are not there to be asked. */
  public long number(String sql) {
    try {
      return stack.number(sql);
    } catch (IllegalStateException e) {
      return 0;
    }
  }

  /**
   * Keeps it from following, until {@link #release}. It cannot be detached (ClickHouse: "DETACH
   * TABLE not allowed"), so its slot is taken from it.
   */
  public void hold() throws SQLException, InterruptedException {
    held = HeldSlot.take(stack, slot(), slot() + "_ch_publication");
  }

  /**
   * Lets it go on from its slot; it tries again within 200 ms: its own pause would be ten seconds.
   */
  public void release() {
    HeldSlot holder = held;
    if (holder != null) {
      holder.close();
      held = null;
    }
  }

  /** ClickHouse names slot and publication after the source's database. */
  private String slot() {
    return stack.file().postgres().database();
  }

  /**
   * Takes it away, with its slot and publication. The statement may never return where the engine
   * is embedded, though it is done: what is waited for is the slot's end.
   */
  public void drop() throws InterruptedException {
    release();
    Thread statement =
        new Thread(
            () -> {
              try {
                stack.clickhouse("DROP DATABASE IF EXISTS " + database, ALLOWED);
              } catch (IllegalStateException e) {
                LOG.info("DROP DATABASE {}: {}", database, e.getMessage());
              }
            },
            "drop-" + database);
    statement.setDaemon(true);
    statement.start();
    String left = "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot() + "'";
    Waiting.until(
        "the end of slot " + slot(),
        DROP,
        Duration.ofMillis(100),
        () -> stack.ask(left).equals("0"));
  }
}
