package io.penstock.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.penstock.stack.StackFile;
import io.penstock.stack.api.PipeApi;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's shop in a real Postgres, and its pipe before a stand-in of the controller. */
class DemoTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private final List<JsonNode> created = new ArrayList<>();
  private HttpServer controller;
  private LocalPostgres postgres;
  private boolean refusing;

  @BeforeEach
  void start() throws IOException {
    postgres = LocalPostgres.start(PostgresOptions.in(directory.resolve("postgres")));
    controller = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    controller.createContext(
        "/v1/organizations/org/services/svc/clickpipes",
        exchange -> {
          byte[] request = exchange.getRequestBody().readAllBytes();
          boolean authorised =
              "Basic aWQ6c2VjcmV0".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          String answer = "{\"status\":200,\"result\":" + JSON.writeValueAsString(created) + "}";
          if (refusing) {
            answer = "{\"status\":400,\"error\":\"BAD_REQUEST: no\"}";
          } else if (request.length > 0) {
            created.add(JSON.readTree(request));
          }
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(authorised ? (refusing ? 400 : 200) : 401, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    controller.start();
  }

  @AfterEach
  void stop() {
    controller.stop(0);
    postgres.close();
  }

  @Test
  void fillsTheShopOnceAsARoleThatOwnsItsTablesAndMayReplicate() throws Exception {
    DemoShop shop = new DemoShop(postgres, "0123");
    assertThat(shop.open()).isTrue();
    assertThat(shop.open()).isFalse();
    try (var connection = shop.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM customers) + (SELECT count(*) FROM orders)"
                    + " + (SELECT count(*) FROM events), rolsuper, rolreplication"
                    + " FROM pg_roles WHERE rolname = current_user")) {
      rows.next();
      assertThat(rows.getLong(1)).isEqualTo(470_000);
      assertThat(rows.getBoolean(2)).isFalse();
      assertThat(rows.getBoolean(3)).isTrue();
    }
  }

  @Test
  void createsThePipeOnceAndNotAgainWhenItsUserHasDeletedIt() throws Exception {
    DemoPipe pipe = pipe();
    assertThat(pipe.createOnce()).isTrue();
    JsonNode body = created.get(0);
    assertThat(body.at("/source/postgres/credentials/username").asText()).isEqualTo("demo_pipe");
    assertThat(body.at("/source/postgres/port").asInt()).isEqualTo(postgres.port());
    assertThat(body.at("/source/postgres/tableMappings")).hasSize(3);
    assertThat(body.at("/destination/database").asText()).isEqualTo("penstock");
    created.clear();
    assertThat(pipe().createOnce()).isFalse();
    assertThat(created).isEmpty();
  }

  @Test
  void saysWhyTheControllerRefusedAndTriesAgainAtTheNextStart() throws Exception {
    refusing = true;
    assertThatThrownBy(() -> pipe().createOnce()).isInstanceOf(IOException.class);
    refusing = false;
    assertThat(pipe().createOnce()).isTrue();
  }

  private DemoPipe pipe() {
    var entry =
        new StackFile.ControllerEntry(
            "http://127.0.0.1:" + controller.getAddress().getPort(),
            "id",
            "secret",
            "org",
            "svc",
            1L);
    StackFile file =
        new StackFile(
            entry,
            new StackFile.FlinkEntry("", null, List.of()),
            new StackFile.ClickHouseEntry("", "", "", "penstock", null),
            new StackFile.PostgresEntry("", postgres.port(), "", "", "", null));
    return new DemoPipe(
        new PipeApi(file), new DemoShop(postgres, "0123"), "penstock", directory.resolve("made"));
  }
}
