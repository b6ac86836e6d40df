package io.penstock.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoverCommandTest {

  private static final String DISCOVER =
      "POST " + ScriptedApi.PIPES.replace("/clickpipes", "/sources/discover");
  private static final String FOUND =
      """
      {"schemas":[
        {"name":"public","tables":[
          {"name":"orders","partitioned":false,"replicaIdentity":"default","keyColumns":["id"],
           "estimatedRows":3000000,"bytes":402653184,"readable":true,
           "columns":[{"name":"id","type":"bigint","notNull":true,"generated":false}]},
          {"name":"Log","partitioned":false,"replicaIdentity":"default","keyColumns":[],
           "estimatedRows":null,"bytes":8192,"readable":false,"columns":[],"problems":[
             {"code":"SOURCE_PRIVILEGE","message":"role u may not read public.Log",
              "remedy":"GRANT SELECT ON \\"public\\".\\"Log\\" TO \\"u\\";",
              "sql":"GRANT SELECT ON \\"public\\".\\"Log\\" TO \\"u\\";"},
             {"code":"NO_REPLICA_IDENTITY","message":"public.Log has no primary key",
              "remedy":"Add a primary key, or run X;","sql":"X;"}]}]},
        {"name":"other","tables":[]}]}""";

  private final ScriptedApi api = new ScriptedApi().answers(DISCOVER, FOUND);
  private final CliRun cli = CliRun.against(api);

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void tablesAreListedWithWhatIsInTheirWay() {
    int exit =
        cli.env("PW", "hunter2")
            .run("discover", "--host", "db", "--database", "app", "--password-env", "PW");
    assertThat(exit).isZero();
    assertThat(cli.out().lines())
        .containsExactly(
            "TABLE          ROWS     SIZE      KEY",
            "public.orders  ~3.00 M  384 MiB   id",
            "public.Log     –        8.00 KiB  none",
            "role u may not read public.Log.",
            "  → GRANT SELECT ON \"public\".\"Log\" TO \"u\";",
            "public.Log has no primary key.",
            "  → Add a primary key, or run X;");
    assertThat(api.asked().get(0).body())
        .isEqualTo(
            "{\"source\":{\"postgres\":{\"host\":\"db\",\"credentials\":{\"password\":\"hunter2\"},"
                + "\"database\":\"app\"}}}");
  }

  @Test
  void theConnectionOfAFileIsTaken(@TempDir Path dir) throws IOException {
    Files.writeString(
        dir.resolve("pipe.yaml"),
        """
        name: shop
        source:
          postgres:
            host: db
            credentials: {username: u, password: "file:pw"}
            tableMappings: [{sourceTable: orders}]
        """);
    Files.writeString(dir.resolve("pw"), "hunter2\n");
    assertThat(
            cli.in(dir)
                .run("discover", "-f", "pipe.yaml", "--host", "h", "--schema", "other", "--json"))
        .isZero();
    assertThat(cli.out()).contains("other").doesNotContain("orders");
    assertThat(api.asked().get(0).body())
        .contains("\"host\":\"h\"", "hunter2")
        .doesNotContain("tableMappings");
  }

  @Test
  void columnsAreShownWhereAskedFor() {
    assertThat(cli.run("discover", "--host", "db", "--columns")).isZero();
    assertThat(cli.out()).contains("· id           bigint   not null");
  }
}
