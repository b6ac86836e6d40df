package io.penstock.job;

import io.penstock.job.encode.Catalogue;
import io.penstock.model.Lsn;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.DestinationSpec;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.spec.TlsSpec;
import io.penstock.model.sql.Quote;
import io.penstock.model.sql.TableDdl;
import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeMap;
import io.penstock.stack.clickhouse.LocalClickHouse;
import io.penstock.stack.compare.TableComparison;
import io.penstock.stack.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Prepares a pipe over tables of any types, as the controller's Setup does. */
final class PipeFixture {

  private static final String TABLE =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind = 'p'
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ?::regclass
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname, a.attnum, a.attnotnull,
             coalesce(a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]), false)
      FROM pg_attribute a
      LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
      WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  private final LocalPostgres postgres;
  private final LocalClickHouse clickhouse;
  private final Path secrets;

  PipeFixture(LocalPostgres postgres, LocalClickHouse clickhouse, Path secrets) {
    this.postgres = postgres;
    this.clickhouse = clickhouse;
    this.secrets = secrets;
  }

  /**
   * Makes publication, slot and target tables, and the spec of a pipe named {@code pipe}.
   *
   * @param tables as SQL writes them
   */
  PipeSpec prepare(String pipe, ReplicationMode mode, JobSettings settings, String... tables) {
    return prepare(pipe, pipe, mode, settings, UnaryOperator.identity(), tables);
  }

  /**
   * The same with plans of another kind.
   *
   * @param publication its name, any
   * @param change of each table's plan, before its target is made
   */
  PipeSpec prepare(
      String pipe,
      String publication,
      ReplicationMode mode,
      JobSettings settings,
      UnaryOperator<TablePlan> change,
      String... tables) {
    try (Connection connection = postgres.connect()) {
      StreamSpec stream = null;
      Lsn version = Lsn.parse(text(connection, "SELECT pg_current_wal_insert_lsn()"));
      if (mode.streams()) {
        postgres.execute(
            "CREATE PUBLICATION "
                + Quote.postgres(publication)
                + " FOR TABLE "
                + String.join(", ", tables),
            "SELECT pg_create_logical_replication_slot('" + pipe + "', 'pgoutput')");
        String slot = " FROM pg_replication_slots WHERE slot_name = '" + pipe + "'";
        version = Lsn.parse(text(connection, "SELECT restart_lsn" + slot));
        Lsn start = Lsn.parse(text(connection, "SELECT confirmed_flush_lsn" + slot));
        stream = new StreamSpec(publication, pipe, start);
      }
      List<TablePlan> plans = new ArrayList<>();
      for (String table : tables) {
        plans.add(change.apply(plan(connection, table, version)));
      }
      PipeSpec spec = spec(pipe, mode, settings, stream, plans);
      MetadataColumns metadata = new MetadataColumns(spec.metadataPrefix());
      plans.forEach(
          plan -> clickhouse.query(TableDdl.create(clickhouse.database(), plan, metadata)));
      return spec;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same pipe, reading its source as another role. */
  PipeSpec as(PipeSpec spec, String role, String password) {
    SourceSpec source = spec.source();
    return spec.withNeighbours(
        new SourceSpec(
            source.host(),
            source.port(),
            source.database(),
            role,
            secret(role, password),
            source.tls(),
            source.systemIdentifier(),
            source.timeline()),
        spec.destination());
  }

  /** Adds a table to a pipe's publication and spec, as the controller does while its job runs. */
  PipeSpec add(PipeSpec spec, String table, TableWork work) {
    try (Connection connection = postgres.connect()) {
      Lsn version = Lsn.parse(text(connection, "SELECT pg_current_wal_insert_lsn()"));
      postgres.execute("ALTER PUBLICATION " + spec.pipeName() + " ADD TABLE " + table);
      TablePlan plan = plan(connection, table, version).withWork(work);
      clickhouse.query(
          TableDdl.create(clickhouse.database(), plan, new MetadataColumns(spec.metadataPrefix())));
      List<TablePlan> plans = new ArrayList<>(spec.tables());
      plans.add(plan);
      return spec.withTables(plans);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A published table as it is now, followed only: changes below {@code copied} are in its copy.
   */
  PipeSpec follow(PipeSpec spec, String table, Lsn copied) {
    try (Connection connection = postgres.connect()) {
      List<TablePlan> plans = new ArrayList<>(spec.tables());
      plans.add(plan(connection, table, copied).withWork(TableWork.FOLLOW));
      return spec.withTables(plans);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same pipe with something else to do for one of its tables. */
  static PipeSpec withWork(PipeSpec spec, int index, TableWork work) {
    List<TablePlan> plans = new ArrayList<>(spec.tables());
    plans.set(index, plans.get(index).withWork(work));
    return spec.withTables(plans);
  }

  private PipeSpec spec(
      String pipe,
      ReplicationMode mode,
      JobSettings settings,
      @Nullable StreamSpec stream,
      List<TablePlan> plans) {
    return new PipeSpec(
        PipeSpec.VERSION,
        TypeMap.BEHAVIOUR_VERSION,
        pipe,
        pipe,
        mode,
        new SourceSpec(
            postgres.host(),
            postgres.port(),
            "postgres",
            postgres.user(),
            secret("postgres", postgres.password()),
            new TlsSpec(true, false, "", ""),
            "",
            0),
        new DestinationSpec(
            clickhouse.url(),
            clickhouse.user(),
            secret("clickhouse", clickhouse.password()),
            clickhouse.database()),
        stream,
        PipeSpec.DEFAULT_PREFIX,
        settings,
        plans);
  }

  private SecretRef secret(String name, String clear) {
    try {
      Path file = secrets.resolve(name + ".password");
      Files.writeString(file, clear);
      return new SecretRef("file:" + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a planned table would be planned as now. */
  TablePlan planned(TablePlan before) {
    try (Connection connection = postgres.connect()) {
      return plan(connection, before.name(), before.snapshotVersion());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the WAL ends. */
  Lsn walEnd() {
    try (Connection connection = postgres.connect()) {
      return Lsn.parse(text(connection, "SELECT pg_current_wal_insert_lsn()"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TablePlan plan(Connection connection, String table, Lsn version)
      throws SQLException {
    List<ColumnPlan> columns = new ArrayList<>();
    Catalogue catalogue = new Catalogue(connection);
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          PgType type = catalogue.column(table, row.getString(1));
          boolean key = row.getBoolean(4);
          boolean notNull = row.getBoolean(3);
          columns.add(
              new ColumnPlan(
                  row.getString(1),
                  row.getInt(2),
                  type,
                  key,
                  row.getString(1),
                  key || notNull ? TypeMap.destination(type) : Catalogue.nullable(type),
                  notNull));
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new TablePlan(
            row.getLong(1),
            row.getString(2),
            row.getString(3),
            row.getBoolean(4),
            ReplicaIdentity.KEY,
            row.getString(3),
            TableEngine.REPLACING_MERGE_TREE,
            columns.stream().filter(ColumnPlan::key).map(ColumnPlan::targetName).toList(),
            "",
            "",
            version,
            columns,
            List.of(),
            TableWork.COPY_AND_FOLLOW);
      }
    }
  }

  /** The first column of the first row. */
  static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Holds a target table against its source. */
  TableComparison.Result compare(String table) {
    return compare(table, table);
  }

  /** Holds a target table against a relation of another name, a view for instance. */
  TableComparison.Result compare(String relation, String target) {
    return compareQuoted(Quote.postgres(relation), Quote.clickhouse(target));
  }

  /** Holds the target of a plan against its source. */
  TableComparison.Result compare(TablePlan plan) {
    return compareQuoted(
        Quote.postgres(plan.schema(), plan.name()), Quote.clickhouse(plan.targetTable()));
  }

  /** Holds a target against a table or view of the source; both as SQL writes them. */
  TableComparison.Result compareQuoted(String source, String target) {
    try (Connection connection = postgres.connect()) {
      return new TableComparison(
              connection,
              clickhouse.url(),
              clickhouse.user(),
              clickhouse.password(),
              clickhouse.database())
          .compare(source, target);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
