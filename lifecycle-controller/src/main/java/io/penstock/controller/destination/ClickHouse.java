package io.penstock.controller.destination;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.command.CommandResponse;
import com.clickhouse.client.api.command.CommandSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.secret.Secret;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client for one ClickHouse service, over its HTTP interface. Every failure is a {@link
 * PipeException} with a code of the destination.
 */
public final class ClickHouse implements AutoCloseable {

  private static final long SECONDS = 60;

  /** For statements that move rows. */
  private static final long PATIENT_SECONDS = 3600;

  private final String url;
  private final String user;
  private final Secret password;
  private final long seconds;
  private final Client client;

  /**
   * A client; nothing is sent yet.
   *
   * @param url {@code http://host:port} or {@code https://host:port}
   */
  public ClickHouse(String url, String user, Secret password) {
    this(url, user, password, SECONDS);
  }

  private ClickHouse(String url, String user, Secret password, long seconds) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.seconds = seconds;
    this.client = client(seconds);
  }

  /** Another client for the same service, whose statements may take up to an hour. */
  public ClickHouse patient() {
    return new ClickHouse(url, user, password, PATIENT_SECONDS);
  }

  private Client client(long seconds) {
    return new Client.Builder()
        .addEndpoint(url)
        .setUsername(user)
        .setPassword(password.reveal())
        .setConnectTimeout(10, ChronoUnit.SECONDS)
        .setSocketTimeout(seconds, ChronoUnit.SECONDS)
        .setMaxConnections(4)
        .compressServerResponse(false)
        .compressClientRequest(false)
        .setClientName("penstock-controller")
        .build();
  }

  /** A query whose columns are all of type String; rows by column name, in column order. */
  public List<Map<String, String>> rows(String sql, List<String> columns) {
    try {
      List<Map<String, String>> rows = new ArrayList<>();
      for (GenericRecord record : client.queryAll(sql)) {
        Map<String, String> row = new LinkedHashMap<>();
        for (String column : columns) {
          String value = record.getString(column);
          row.put(column, value == null ? "" : value);
        }
        rows.add(row);
      }
      return rows;
    } catch (RuntimeException e) {
      throw DestinationErrors.of(e);
    }
  }

  /** A query whose columns are all of type String, read as its rows come. */
  public Answer ask(String sql, Map<String, String> serverSettings) {
    QuerySettings settings =
        new QuerySettings().setFormat(ClickHouseFormat.RowBinaryWithNamesAndTypes);
    serverSettings.forEach(settings::serverSetting);
    try {
      QueryResponse response = await(client.query(sql, settings), seconds);
      return new Answer(response, client.newBinaryFormatReader(response));
    } catch (RuntimeException e) {
      throw DestinationErrors.of(e);
    }
  }

  /** A statement without a result. */
  public void execute(String sql, Map<String, String> serverSettings) {
    CommandSettings settings = new CommandSettings();
    serverSettings.forEach(settings::serverSetting);
    execute(client, sql, settings, seconds);
  }

  /** A statement that may take up to an hour. */
  public void executePatiently(String sql) {
    try (Client patient = client(PATIENT_SECONDS)) {
      execute(patient, sql, new CommandSettings(), PATIENT_SECONDS);
    }
  }

  private static void execute(Client client, String sql, CommandSettings settings, long seconds) {
    try (CommandResponse done = await(client.execute(sql, settings), seconds)) {
      java.util.Objects.requireNonNull(done);
    } catch (PipeException e) {
      throw e;
    } catch (Exception e) {
      throw DestinationErrors.of(e);
    }
  }

  private static <T> T await(Future<T> answer, long seconds) {
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PipeException(ErrorCode.DESTINATION_UNREACHABLE, "interrupted", e);
    } catch (ExecutionException e) {
      throw DestinationErrors.of(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new PipeException(
          ErrorCode.DESTINATION_UNREACHABLE, "no answer within " + seconds + " s", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
