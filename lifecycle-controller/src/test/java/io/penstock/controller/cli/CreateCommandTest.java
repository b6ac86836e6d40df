package io.penstock.controller.cli;

import static io.penstock.controller.cli.ScriptedApi.PIPES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateCommandTest {

  private static final String YAML =
      """
      name: shop
      source:
        postgres:
          host: db
          port: 5432
          database: app
          credentials: {username: penstock, password: "env:PG_PASSWORD"}
          tableMappings:
            - {sourceSchemaName: public, sourceTable: orders, targetTable: orders}
      destination: {database: penstock}
      """;

  @TempDir private Path dir;

  private final ScriptedApi api =
      new ScriptedApi()
          .answers(
              "POST " + PIPES, "{\"id\":\"i-1\",\"name\":\"shop\",\"state\":\"Provisioning\"}");
  private final CliRun cli = CliRun.against(api);

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aYamlFileIsSentWithThePasswordThatItPointsTo() throws IOException {
    Files.writeString(dir.resolve("pipe.yaml"), YAML);
    cli.in(dir).env("PG_PASSWORD", "hunter2");
    assertThat(cli.run("create", "-f", "pipe.yaml")).isZero();
    assertThat(sent().at("/source/postgres/credentials/password").asText()).isEqualTo("hunter2");
    assertThat(sent().at("/source/postgres/port").isInt()).isTrue();
    assertThat(cli.out()).contains("Pipe shop is made (i-1)").doesNotContain("hunter2");
  }

  @Test
  void flagsWinOverTheFile() throws IOException {
    Files.writeString(dir.resolve("pipe.yaml"), YAML);
    Files.writeString(dir.resolve("pw"), "from-file\n");
    int exit =
        cli.in(dir).run("create", "-f", "pipe.yaml", "--name", "other", "--password-file", "pw");
    assertThat(exit).isZero();
    assertThat(sent().path("name").asText()).isEqualTo("other");
    assertThat(sent().at("/source/postgres/credentials/password").asText()).isEqualTo("from-file");
    assertThat(sent().at("/source/postgres/host").asText()).isEqualTo("db");
  }

  @Test
  void flagsAloneMakeTheWholeBody() throws JsonProcessingException {
    int exit =
        cli.env("PW", "hunter2")
            .run(
                "create --name shop --host db --port 5433 --database app --user u"
                    .concat(" --password-env PW --mode snapshot --disable-tls --table public.a")
                    .concat(" --table crm.b --table crm.b:c --target-database d --batch 5")
                    .split(" "));
    assertThat(exit).isZero();
    assertThat(sent())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"name":"shop","source":{"postgres":{"host":"db","port":5433,"database":"app",
                      "disableTls":true,"credentials":{"username":"u","password":"hunter2"},
                      "settings":{"replicationMode":"snapshot","pullBatchSize":5},
                      "tableMappings":[
                        {"sourceSchemaName":"public","sourceTable":"a"},
                        {"sourceSchemaName":"crm","sourceTable":"b"},
                        {"sourceSchemaName":"crm","sourceTable":"b","targetTable":"c"}]}},
                     "destination":{"database":"d"}}"""));
  }

  @Test
  void aTablesOwnChoicesAreFlagsToo() throws JsonProcessingException {
    cli.env("PW", "hunter2");
    String flags =
        "create --name shop --user u --password-env PW --delete-on-merge --table public.a";
    String choices =
        " --table crm.b:c --exclude-columns crm.b:photo,note --sorting-key public.a:day,id"
            + " --engine crm.b:MergeTree";
    assertThat(cli.run((flags + choices).split(" "))).as(cli.err()).isZero();
    JsonNode postgres = sent().at("/source/postgres");
    assertThat(postgres.path("settings").toString()).isEqualTo("{\"deleteOnMerge\":true}");
    assertThat(postgres.path("tableMappings"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"sourceSchemaName":"public","sourceTable":"a",
                      "useCustomSortingKey":true,"sortingKeys":["day","id"]},
                     {"sourceSchemaName":"crm","sourceTable":"b","targetTable":"c",
                      "excludedColumns":["photo","note"],"tableEngine":"MergeTree"}]"""));
    assertThat(cli.run((flags + " --engine public.b:Null").split(" "))).isEqualTo(2);
    assertThat(cli.err()).contains("public.b is none of the tables to map");
    assertThat(cli.run((flags + " --engine public.a").split(" "))).isEqualTo(2);
  }

  @Test
  void typesAreChosenByFlags() throws JsonProcessingException {
    int exit =
        cli.env("PW", "hunter2")
            .run(
                "create --name shop --user u --password-env PW --unbounded-numeric decimal"
                    .concat(" --json-as json --binary-format base64")
                    .split(" "));
    assertThat(exit).isZero();
    assertThat(sent().at("/source/postgres/settings").toString())
        .isEqualTo(
            "{\"unboundedNumeric\":\"decimal\",\"jsonAs\":\"json\",\"binaryFormat\":\"base64\"}");
  }

  @Test
  void aPersonIsAskedForThePassword() throws JsonProcessingException {
    cli.answering("typed", "");
    assertThat(cli.run("create", "--name", "shop", "--user", "u")).isZero();
    assertThat(cli.out()).contains("Postgres password of u: ").doesNotContain("typed");
    assertThat(sent().at("/source/postgres/credentials/password").asText()).isEqualTo("typed");
  }

  @Test
  void aPasswordIsNoArgument() {
    assertThat(cli.run("create", "--name", "shop", "--password", "hunter2")).isEqualTo(2);
    assertThat(api.asked()).isEmpty();
  }

  @Test
  void aMissingVariableIsNamed() throws IOException {
    Files.writeString(dir.resolve("pipe.yaml"), YAML);
    assertThat(cli.in(dir).run("create", "-f", "pipe.yaml")).isEqualTo(2);
    assertThat(cli.err()).contains("PG_PASSWORD", "is not set");
  }

  @Test
  void aBrokenFileIsLocatedWithoutRepeatingIt() throws IOException {
    Files.writeString(dir.resolve("bad.yaml"), "name: x\n  password: hunter2: [");
    assertThat(cli.in(dir).run("create", "-f", "bad.yaml")).isEqualTo(2);
    assertThat(cli.err()).contains("line 2").doesNotContain("hunter2");
    assertThat(cli.run("create", "-f", "none.yaml")).isEqualTo(2);
    assertThat(cli.err()).contains("there is no file");
    assertThat(cli.run("create")).isEqualTo(2);
    assertThat(cli.run("create", "--name", "x", "--table", "orders")).isEqualTo(2);
    assertThat(cli.err()).contains("schema.table[:target]");
  }

  @Test
  void validateListsProblemsEvenOfAGoodAnswer() throws IOException {
    Files.writeString(dir.resolve("pipe.yaml"), YAML);
    String validate = "POST " + PIPES + "/validate";
    api.answers(validate, "{\"problems\":[{\"field\":\"name\",\"message\":\"taken\"}]}")
        .answers(validate, "{\"problems\":[]}");
    cli.in(dir).env("PG_PASSWORD", "hunter2");
    assertThat(cli.run("validate", "-f", "pipe.yaml")).isEqualTo(1);
    assertThat(cli.err().lines()).containsExactly("name: taken");
    assertThat(cli.run("validate", "-f", "pipe.yaml")).isZero();
  }

  private JsonNode sent() throws JsonProcessingException {
    assertThat(api.asked()).hasSize(1);
    return new ObjectMapper().readTree(api.asked().get(0).body());
  }
}
