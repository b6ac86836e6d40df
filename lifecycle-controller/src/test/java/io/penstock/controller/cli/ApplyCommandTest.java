package io.penstock.controller.cli;

import static io.penstock.controller.cli.ScriptedApi.PIPES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {

  private static final String SHOP =
      """
      {"id":"i-1","serviceId":"s","name":"shop","state":"Running",
       "source":{"postgres":{"type":"postgres","host":"db","port":5432,"database":"yes",
         "authentication":"basic","caCertificate":"-----BEGIN\\nabc\\n-----END\\n",
         "disableTls":false,"skipCertVerification":true,
         "settings":{"syncIntervalSeconds":5,"replicationMode":"cdc","allowNullableColumns":true,
           "enableFailoverSlots":false,"deleteOnMerge":false},
         "tableMappings":[
           {"sourceSchemaName":"public","sourceTable":"or: ders # 1","targetTable":"orders",
            "excludedColumns":["1","null"],"useCustomSortingKey":false,"sortingKeys":[],
            "tableEngine":"ReplacingMergeTree"},
           {"sourceSchemaName":"s","sourceTable":"*","targetTable":"s_*","excludedColumns":[],
            "useCustomSortingKey":false,"sortingKeys":[],"tableEngine":"MergeTree",
            "excludedTables":["a"]}]}},
       "destination":{"database":"penstock"},
       "createdAt":"2026-11-22T11:00:00Z","updatedAt":"2026-11-22T11:00:00Z"}""";

  private static final String OTHER =
      """
      ---
      name: other
      source:
        postgres:
          host: db
          credentials: {username: u, password: "env:PW"}
          tableMappings: [{sourceTable: a}]
      """;

  @TempDir private Path dir;

  private final ScriptedApi api =
      new ScriptedApi()
          .answers("GET " + PIPES, "[" + SHOP + "]")
          .answers("GET " + PIPES + "/i-1", SHOP);
  private final CliRun cli = CliRun.against(api);

  @BeforeEach
  void there() {
    cli.in(dir);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whatWasExportedChangesNothing() throws IOException {
    assertThat(cli.run("export", "--all")).isZero();
    assertThat(cli.out()).contains("env:SHOP_PGPASSWORD").doesNotContain("createdAt", "state");
    Files.writeString(dir.resolve("pipe.yaml"), cli.out());
    CliRun apply = CliRun.against(api).in(dir);
    assertThat(apply.run("apply", "-f", "pipe.yaml", "--dry-run")).as(apply.out()).isZero();
    assertThat(apply.run("apply", "-f", "pipe.yaml")).isZero();
    assertThat(apply.out()).contains("shop: is as described");
    assertThat(api.asked()).allMatch(asked -> asked.method().equals("GET"));
  }

  @Test
  void whatWasExportedAsJsonIsTakenToo() throws IOException {
    assertThat(cli.run("export", "shop", "--json")).isZero();
    Files.writeString(dir.resolve("pipe.json"), cli.out());
    assertThat(cli.run("apply", "-f", "pipe.json", "--dry-run")).as(cli.err()).isZero();
  }

  @Test
  void theExportedFileMakesTheSamePipeElsewhere() throws IOException {
    cli.run("export", "shop");
    Files.writeString(dir.resolve("pipe.yaml"), cli.out());
    try (ScriptedApi elsewhere =
        new ScriptedApi().answers("GET " + PIPES, "[]").answers("POST " + PIPES, SHOP)) {
      CliRun there =
          CliRun.against(elsewhere)
              .in(dir)
              .env("SHOP_PGUSER", "penstock")
              .env("SHOP_PGPASSWORD", "hunter2");
      assertThat(there.run("apply", "-f", "pipe.yaml")).as(there.err()).isZero();
      String body = sent(elsewhere, "POST").get(0);
      assertThat(body)
          .contains("\"username\":\"penstock\"", "\"password\":\"hunter2\"", "\"or: ders # 1\"");
      assertThat(there.out()).contains("shop: is made").doesNotContain("hunter2");
    }
  }

  @Test
  void severalPipesAreMadeAndChangedFromOneFile() throws IOException {
    api.answers("POST " + PIPES, "{\"id\":\"i-2\",\"name\":\"other\",\"state\":\"Provisioning\"}")
        .answers("PATCH " + PIPES + "/i-1", SHOP.replace("Running", "Modifying"));
    file("name: shop\nsource: {postgres: {settings: {syncIntervalSeconds: 1}}}\n" + OTHER);
    assertThat(cli.env("PW", "hunter2").run("apply", "-f", "pipe.yaml")).as(cli.err()).isZero();
    assertThat(cli.out().lines())
        .containsExactly(
            "shop: is changed",
            "  ~ source.postgres.settings.syncIntervalSeconds: 5 → 1",
            "other: is made",
            "  + table public.a → a",
            "shop is Modifying.",
            "other is Provisioning.");
    assertThat(sent(api, "PATCH"))
        .containsExactly("{\"source\":{\"postgres\":{\"settings\":{\"syncIntervalSeconds\":1}}}}");
  }

  @Test
  void aDryRunSendsNothingAndSaysByItsExitCodeThatItWould() throws IOException {
    api.answers("POST " + PIPES + "/validate", "{\"valid\":true,\"problems\":[]}");
    file(OTHER);
    cli.env("PW", "hunter2");
    assertThat(cli.run("apply", "-f", "pipe.yaml", "--dry-run")).isEqualTo(5);
    assertThat(sent(api, "POST")).hasSize(1);
    assertThat(cli.run("apply", "-f", "pipe.yaml", "--dry-run", "--json")).isEqualTo(5);
    assertThat(cli.out()).contains("\"action\" : \"create\"").doesNotContain("hunter2");
  }

  @Test
  void aDryRunTellsWhatTheControllerWouldRefuse() throws IOException {
    api.answers(
        "POST " + PIPES + "/validate",
        "{\"valid\":false,\"problems\":[{\"field\":\"source.postgres.database\",\"message\":\"is"
            + " required\"}]}");
    file(OTHER);
    assertThat(cli.env("PW", "x").run("apply", "-f", "pipe.yaml", "--dry-run")).isEqualTo(1);
    assertThat(cli.err()).contains("other: source.postgres.database: is required");
    CliRun again = CliRun.against(api).in(dir).env("PW", "x");
    assertThat(again.run("apply", "-f", "pipe.yaml", "--dry-run", "--json")).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(again.out()).at("/0/refused/0").asText())
        .isEqualTo("source.postgres.database: is required");
  }

  @Test
  void aRefusedFieldOfOnePipeKeepsAllFromBeingSent() throws IOException {
    file("name: shop\ndestination: {database: b}\n" + OTHER);
    assertThat(cli.env("PW", "x").run("apply", "-f", "pipe.yaml")).isEqualTo(1);
    assertThat(cli.err()).contains("shop: destination.database is penstock and cannot become b");
    assertThat(api.asked()).allMatch(asked -> asked.method().equals("GET"));
  }

  @Test
  void tablesThatAreCopiedAnewWaitUntilTheRestIsDone() throws IOException {
    String status = "GET " + PIPES + "/i-1/status";
    api.answers("PATCH " + PIPES + "/i-1", SHOP)
        .answers(status, "{\"state\":\"Modifying\"}")
        .answers(status, "{\"state\":\"Running\"}");
    file(
        """
        name: shop
        source:
          postgres:
            settings: {syncIntervalSeconds: 1}
            tableMappings:
              - {sourceTable: "or: ders # 1", targetTable: orders}
              - {sourceSchemaName: s, sourceTable: "*", targetTable: "s_*", tableEngine: MergeTree,
                 excludedTables: [a]}
        """);
    assertThat(cli.run("apply", "-f", "pipe.yaml", "--wait")).as(cli.err()).isZero();
    assertThat(sent(api, "PATCH")).hasSize(2);
    assertThat(cli.out()).contains("! table public.or: ders # 1 is copied anew", "shop is Running");
  }

  @Test
  void aPipeThatIsAsDescribedIsWaitedForUnlessItIsPaused() throws IOException {
    String status = "GET " + PIPES + "/i-1/status";
    api.answers("GET " + PIPES + "/i-1", SHOP)
        .answers("GET " + PIPES + "/i-1", SHOP.replace("Running", "Paused"))
        .answers(status, "{\"state\":\"Setup\"}")
        .answers(status, "{\"state\":\"Running\"}");
    file("name: shop\n");
    assertThat(cli.run("apply", "-f", "pipe.yaml", "--wait")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("shop: is as described", "shop is Running.");
    CliRun again = CliRun.against(api).in(dir);
    assertThat(again.run("apply", "-f", "pipe.yaml", "--wait")).as(again.err()).isZero();
    assertThat(again.out()).doesNotContain("shop is");
  }

  @Test
  void aFileThatIsNoneIsAUsageError() throws IOException {
    assertThat(cli.run("apply")).isEqualTo(2);
    assertThat(cli.run("apply", "-f", "absent.yaml")).isEqualTo(2);
    file("name: a\n---\nname: a\n");
    assertThat(cli.run("apply", "-f", "pipe.yaml")).isEqualTo(2);
    assertThat(cli.err()).contains("the pipe a is described twice");
    file("source: {}\n");
    assertThat(cli.run("apply", "-f", "pipe.yaml")).isEqualTo(2);
    assertThat(cli.run("create", "-f", "pipe.yaml", "-f", "pipe.yaml")).isEqualTo(2);
  }

  private void file(String yaml) throws IOException {
    Files.writeString(dir.resolve("pipe.yaml"), yaml);
  }

  private static List<String> sent(ScriptedApi to, String method) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    List<String> bodies =
        to.asked().stream()
            .filter(asked -> asked.method().equals(method))
            .map(ScriptedApi.Asked::body)
            .toList();
    for (String body : bodies) {
      json.readTree(body);
    }
    return bodies;
  }
}
