package io.penstock.job.sink;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.DataStreamWriter;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import com.clickhouse.jdbc.ConnectionImpl;
import io.penstock.job.encode.NativeLayout;
import io.penstock.job.row.RowBlock;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.jdbc.internal.executor.JdbcBatchStatementExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The statement of one table: all blocks of a batch, either rows or columns, as one INSERT, sent
 * from where they lie. A batch that failed is sent again with the same bytes under the same
 * deduplication token (ClickHouse docs, "insert_deduplication_token").
 */
final class BlockInsert implements JdbcBatchStatementExecutor<RowBlock> {

  private final int table;
  private final String target;
  private final boolean keepsRows;
  private final boolean holdsJson;
  private final Optional<NativeLayout> layout;
  private final List<String> columns;
  private final String database;
  private final SinkMetrics metrics;
  private final List<RowBlock> batch = new ArrayList<>();
  private @Nullable String token;
  private @Nullable Connection connection;

  BlockInsert(
      int table, TablePlan plan, String database, MetadataColumns metadata, SinkMetrics metrics) {
    this.table = table;
    this.database = database;
    this.target = Quote.clickhouse(database, plan.targetTable());
    this.keepsRows = plan.engine().keepsRows();
    this.holdsJson = plan.columns().stream().anyMatch(c -> c.targetType().contains("JSON"));
    this.metrics = metrics;
    this.layout = NativeLayout.of(plan.columns(), metadata);
    this.columns = new ArrayList<>();
    for (ColumnPlan column : plan.columns()) {
      columns.add(Quote.clickhouse(column.targetName()));
    }
    columns.add(Quote.clickhouse(metadata.version()));
    columns.add(Quote.clickhouse(metadata.isDeleted()));
  }

  @Override
  public void prepareStatements(Connection opened) {
    connection = opened;
  }

  @Override
  public void addToBatch(RowBlock block) {
    batch.add(block);
  }

  @Override
  public void executeBatch() throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    if (token == null) {
      token = UUID.randomUUID().toString();
    } else {
      metrics.retried();
    }
    long start = System.nanoTime();
    if (batch.get(0).isTruncation()) {
      truncate();
    } else {
      insert(token);
    }
    metrics.inserted(table, batch, (System.nanoTime() - start) / 1_000_000);
    batch.forEach(RowBlock::release);
    batch.clear();
    token = null;
  }

  private void insert(String deduplicationToken) throws SQLException {
    InsertSettings settings =
        new InsertSettings()
            .setDatabase(database)
            .setDeduplicationToken(deduplicationToken)
            .compressClientRequest(false)
            // Servers since 26.3 buffer inserts unless told not to: acknowledged must mean stored.
            .serverSetting("async_insert", "0");
    if (batch.stream().allMatch(block -> block.copies() == block.rows())) {
      // A copy has each key once: there is nothing to collapse, which is a fifth of the work.
      settings.serverSetting("optimize_on_insert", "0");
    }
    if (holdsJson) {
      // Of two equal paths, which json may have, the first is kept: an error would stop all tables.
      settings
          .serverSetting("input_format_binary_read_json_as_string", "1")
          .serverSetting("type_json_skip_duplicated_paths", "1");
    }
    ClickHouseFormat format =
        batch.get(0).isColumns() ? ClickHouseFormat.Native : ClickHouseFormat.RowBinary;
    try (InsertResponse response =
        client().insert(target, columns, body(), format, settings).get()) {
      response.getWrittenRows();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while inserting", e);
    } catch (ExecutionException | RuntimeException e) {
      throw DestinationErrors.classify(target, e);
    } catch (Exception e) {
      throw new SQLException("the answer to an INSERT could not be closed", e);
    }
  }

  private Client client() throws SQLException {
    return open().unwrap(ConnectionImpl.class).getClient();
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      throw new SQLException("no ClickHouse connection");
    }
    return open;
  }

  private DataStreamWriter body() {
    return new DataStreamWriter() {
      @Override
      public void onOutput(OutputStream out) throws IOException {
        try (out) {
          if (batch.get(0).isColumns()) {
            InsertBody.columns(layout.orElseThrow(), batch, out);
          } else {
            InsertBody.rows(batch, out);
          }
        }
      }

      @Override
      public void onRetry() {
        // Every call of onOutput begins at the first block.
      }
    };
  }

  private void truncate() throws SQLException {
    if (!keepsRows) {
      return;
    }
    try {
      TargetTables.truncate(open(), target);
    } catch (SQLException e) {
      throw DestinationErrors.classify(target, e);
    }
  }

  @Override
  public void closeStatements() {
    connection = null;
  }
}
