package io.penstock.e2e;

import io.penstock.model.Lsn;
import io.penstock.stack.LocalStack;
import io.penstock.stack.StackFile;
import io.penstock.stack.StackOptions;
import io.penstock.stack.compare.TableComparison;
import io.penstock.stack.postgres.LocalPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** One running stack and the questions that tests ask it. */
final class Desk implements AutoCloseable {

  private final StackOptions options;
  private LocalStack stack;

  Desk(Path directory) {
    this(StackOptions.in(directory));
  }

  Desk(StackOptions options) {
    this.options = options;
    this.stack = LocalStack.start(options);
  }

  /** Stops everything and starts it again on the same directory. */
  void downAndUp() {
    stack.close();
    stack = LocalStack.start(options);
  }

  LocalStack stack() {
    return stack;
  }

  /** Addresses and pids at this moment. */
  StackFile file() {
    return stack.file();
  }

  PipeApi api() {
    return new PipeApi(stack.file());
  }

  LocalPostgres postgres() {
    return stack.postgres().orElseThrow();
  }

  /** The first column of the first row. */
  String ask(String sql) {
    try (Connection connection = postgres().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of all rows. */
  List<String> askAll(String sql) {
    List<String> values = new ArrayList<>();
    try (Connection connection = postgres().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(String.valueOf(row.getString(1)));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What ClickHouse answers to a query, as text. */
  String clickhouse(String sql) {
    StackFile.ClickHouseEntry clickhouse = file().clickhouse();
    URI uri =
        URI.create(
            clickhouse.url()
                + "/?user="
                + URLEncoder.encode(clickhouse.user(), StandardCharsets.UTF_8)
                + "&password="
                + URLEncoder.encode(clickhouse.password(), StandardCharsets.UTF_8));
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(uri)
                      .POST(HttpRequest.BodyPublishers.ofString(sql))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
      return answer.body().strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The first column of ClickHouse's answer. */
  List<String> askClickHouse(String sql) {
    return stack.clickhouse().query(sql).lines().filter(line -> !line.isEmpty()).toList();
  }

  /** Waits until everything that is committed now has been confirmed to the pipe's slot. */
  void awaitCaughtUp(String pipe, Duration limit) {
    awaitConfirmed(slot(pipe), limit);
  }

  /** Waits until everything that is committed now has been confirmed to a slot. */
  void awaitConfirmed(String slot, Duration limit) {
    Lsn now = Lsn.parse(ask("SELECT pg_current_wal_flush_lsn()"));
    String confirmed =
        "SELECT coalesce(confirmed_flush_lsn, '0/0') FROM pg_replication_slots WHERE slot_name = '"
            + slot
            + "'";
    Awaitility.await("slot " + slot + " reaches " + now)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> !now.isAfter(Lsn.parse(ask(confirmed))));
  }

  /** The pipe's slot, as soon as the controller can say. */
  String slot(String pipe) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(PipeApi.UnreachableException.class)
        .until(
            () -> api().status(pipe).path("slot").path("name").asText(), name -> !name.isEmpty());
  }

  /** Holds {@code public.table} against its target. */
  String compare(String table, String target) {
    StackFile.ClickHouseEntry clickhouse = file().clickhouse();
    try (Connection connection = postgres().connect()) {
      return new TableComparison(
              connection,
              clickhouse.url(),
              clickhouse.user(),
              clickhouse.password(),
              clickhouse.database())
          .compare('"' + table + '"', '`' + target + '`')
          .toString();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
