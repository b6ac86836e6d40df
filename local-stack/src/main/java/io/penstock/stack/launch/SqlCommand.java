package io.penstock.stack.launch;

import io.penstock.stack.StackFile;
import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code penstock sql}: asks the stack's servers without a client of theirs, which neither the
 * packaged Postgres nor the embedded ClickHouse brings along.
 */
@Command(
    name = "sql",
    description = {
      "Runs SQL on the stack's Postgres or ClickHouse, as its superuser, and prints tabbed rows.",
      "Postgres takes several statements at once: all of them are done, or none."
    },
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {

  /** Whom the statements are for. */
  enum Server {
    POSTGRES,
    CLICKHOUSE
  }

  @Parameters(index = "0", paramLabel = "postgres|clickhouse", description = "who is asked")
  private Server server = Server.POSTGRES;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SQL",
      description = "Default: what comes on the standard input. Secrets belong there.")
  private @Nullable String sql;

  @Mixin private DataDirOption where = new DataDirOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    DataDirectory directory = where.directory();
    StackFile stack = StackFile.read(directory.stackFile());
    if (stack == null) {
      throw new StackException("Nothing is running in " + directory.root() + ": ./penstock up");
    }
    String statements =
        sql != null ? sql : new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    PrintWriter out = spec.commandLine().getOut();
    switch (server) {
      case POSTGRES -> askPostgres(stack.postgres(), statements, out);
      case CLICKHOUSE -> askClickHouse(stack.clickhouse(), statements, out);
    }
    out.flush();
    return 0;
  }

  private static void askPostgres(StackFile.PostgresEntry postgres, String sql, PrintWriter out) {
    Properties login = new Properties();
    login.setProperty("user", postgres.user());
    login.setProperty("password", postgres.password());
    String url =
        "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + postgres.database();
    try (Connection connection = DriverManager.getConnection(url, login);
        Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (rows || statement.getUpdateCount() >= 0) {
        if (rows) {
          print(statement.getResultSet(), out);
        }
        rows = statement.getMoreResults();
      }
    } catch (SQLException e) {
      throw new StackException("Postgres says: " + e.getMessage(), e);
    }
  }

  private static void print(ResultSet rows, PrintWriter out) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        String value = rows.getString(i);
        // As both servers write NULL in tabbed text.
        values.add(value == null ? "\\N" : value);
      }
      out.println(String.join("\t", values));
    }
  }

  private static void askClickHouse(
      StackFile.ClickHouseEntry clickhouse, String sql, PrintWriter out)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(clickhouse.url()))
            .header("X-ClickHouse-User", clickhouse.user())
            .header("X-ClickHouse-Key", clickhouse.password())
            .header("X-ClickHouse-Database", clickhouse.database())
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    HttpResponse<String> answer;
    try {
      answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new StackException("ClickHouse does not answer at " + clickhouse.url(), e);
    }
    if (answer.statusCode() != 200) {
      throw new StackException("ClickHouse says: " + answer.body().strip());
    }
    out.print(answer.body());
  }
}
