package io.penstock.controller.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.controller.definition.DefinitionReader;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Discovery;
import io.penstock.controller.source.ServerFacts;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of source tables of every kind, by a real Postgres's catalogue. */
class SourceValidationTest {

  @TempDir static Path directory;
  private static LocalPostgres postgres;
  private static int number;

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.start(PostgresOptions.in(directory.resolve("postgres")));
    postgres.execute(
        "CREATE ROLE reader",
        "CREATE ROLE bypasser BYPASSRLS",
        "CREATE SCHEMA closed",
        "CREATE FOREIGN DATA WRAPPER nothing",
        "CREATE SERVER far FOREIGN DATA WRAPPER nothing");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  static Stream<Source> bad() {
    return Stream.of(
            BadSources.keys(), BadSources.kinds(), BadSources.rights(), BadSources.leaves())
        .flatMap(List::stream);
  }

  static Stream<Source> badSplit() {
    return BadSources.splits().stream();
  }

  static Stream<Source> good() {
    return GoodSources.all().stream();
  }

  @ParameterizedTest
  @MethodSource
  void bad(Source source) throws Exception {
    assertRefused(source, "sourceTable");
  }

  @ParameterizedTest
  @MethodSource
  void badSplit(Source source) throws Exception {
    assertRefused(source, "partitionKey");
  }

  private static void assertRefused(Source source, String field) throws Exception {
    String table = make(source);
    List<Problem> problems = problems(source, table);
    assertThat(problems).hasSize(1);
    Problem problem = problems.get(0);
    assertThat(problem.code()).isEqualTo(source.code());
    assertThat(problem.field()).isEqualTo("source.postgres.tableMappings[0]." + field);
    for (String words : source.words()) {
      assertThat(problem.text()).contains(named(words, table));
    }
  }

  @ParameterizedTest
  @MethodSource
  void good(Source source) throws Exception {
    assertThat(problems(source, make(source))).isEmpty();
  }

  /** Why such a table must be refused: nobody could change its rows once it were published. */
  @Test
  void postgresItselfRefusesChangesOfWhatIsRefused() {
    for (String identity :
        List.of(
            "CREATE TABLE $t (a int PRIMARY KEY DEFERRABLE)",
            "CREATE TABLE $t (a int) PARTITION BY LIST (a); ALTER TABLE $t REPLICA IDENTITY FULL;"
                + " CREATE TABLE $l PARTITION OF $t DEFAULT")) {
      String table = "t" + ++number;
      postgres.execute(
          named(identity, table),
          "INSERT INTO " + table + " VALUES (1)",
          "CREATE PUBLICATION p" + table + " FOR TABLE " + table);
      assertThatThrownBy(() -> postgres.execute("UPDATE " + table + " SET a = 2"))
          .hasMessageContaining("does not have a replica identity and publishes updates");
    }
  }

  @Test
  void oneOfAThousandLeavesIsFoundAndOnlyAFewAreNamed() throws Exception {
    String leaves =
        "DO $$ BEGIN FOR i IN 1..400 LOOP EXECUTE format("
            + "'CREATE TABLE many_%s PARTITION OF many FOR VALUES IN (%s)', i, i); END LOOP; END $$";
    postgres.execute("CREATE TABLE many (a int PRIMARY KEY) PARTITION BY LIST (a)", leaves);
    postgres.execute("ALTER TABLE many_300 REPLICA IDENTITY NOTHING");
    Source source = Source.of("many");
    assertThat(problems(source, "many"))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.text())
                    .contains("public.many_300")
                    .contains("ALTER TABLE \"public\".\"many_300\" REPLICA IDENTITY DEFAULT;")
                    .doesNotContain("more"));
    postgres.execute(
        "DO $$ BEGIN FOR i IN 1..400 LOOP EXECUTE format("
            + "'ALTER TABLE many_%s REPLICA IDENTITY NOTHING', i); END LOOP; END $$");
    assertThat(problems(source, "many"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).contains("and 397 more").hasSizeLessThan(300);
              assertThat(problem.remedy()).contains("likewise").hasSizeLessThan(400);
            });
  }

  @Test
  void whatIsListedHasTheKeysThatAreTaken() throws Exception {
    postgres.execute(
        "CREATE TABLE listed (a int, b int, PRIMARY KEY (b, a))",
        "CREATE TABLE listed_late (a int PRIMARY KEY DEFERRABLE)");
    try (Connection connection = postgres.connect()) {
      assertThat(Discovery.tables(connection))
          .filteredOn(table -> table.name().startsWith("listed"))
          .extracting(Discovery.Table::name, Discovery.Table::keyColumns)
          .containsExactly(tuple("listed", List.of("b", "a")), tuple("listed_late", List.of()));
    }
  }

  @Test
  void aPartitionedTableIsAsLargeAsItsPartitions() throws Exception {
    postgres.execute(
        "CREATE TABLE parted (a int PRIMARY KEY) PARTITION BY RANGE (a)",
        "CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (500)",
        "CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (500) TO (1000)",
        "INSERT INTO parted SELECT generate_series(0, 999)",
        "ANALYZE parted_low");
    assertThat(parted().estimatedRows()).as("one was never counted").isNull();
    postgres.execute("ANALYZE parted_high");
    assertThat(parted().estimatedRows()).isEqualTo(1000);
    assertThat(parted().bytes()).isGreaterThan(1000 * 28);
  }

  private static Discovery.Table parted() throws Exception {
    try (Connection connection = postgres.connect()) {
      return Discovery.tables(connection).stream()
          .filter(table -> table.name().equals("parted"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void whatIsListedSaysWhatHindersItAndItsSqlMendsThat() throws Exception {
    postgres.execute(
        "CREATE TABLE bare_closed (a int PRIMARY KEY)",
        "CREATE TABLE bare_full (a int)",
        "ALTER TABLE bare_full REPLICA IDENTITY FULL",
        "CREATE TABLE bare_keyless (a int)",
        "CREATE TABLE bare_nothing (a int PRIMARY KEY)",
        "ALTER TABLE bare_nothing REPLICA IDENTITY NOTHING",
        "GRANT SELECT ON bare_full, bare_keyless, bare_nothing TO reader");
    List<Candidate> found = bare();
    assertThat(found)
        .extracting(
            one -> one.table().name(), one -> one.problems().stream().map(Problem::code).toList())
        .containsExactly(
            tuple("bare_closed", List.of(ErrorCode.SOURCE_PRIVILEGE)),
            tuple("bare_full", List.of()),
            tuple("bare_keyless", List.of(ErrorCode.NO_REPLICA_IDENTITY)),
            tuple("bare_nothing", List.of(ErrorCode.NO_REPLICA_IDENTITY)));
    for (Candidate one : found) {
      List<Problem> said = problems(Source.of("listed").role("reader"), one.table().name());
      assertThat(one.problems())
          .as("what validation says")
          .isEqualTo(said.stream().map(problem -> problem.at("")).toList());
      one.problems().forEach(problem -> postgres.execute(problem.sql()));
    }
    assertThat(bare()).flatExtracting(Candidate::problems).isEmpty();
  }

  private static List<Candidate> bare() throws Exception {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE reader");
      return Candidate.all(connection, definition(Source.of("any"), "any").source()).stream()
          .filter(one -> one.table().name().startsWith("bare_"))
          .toList();
    }
  }

  @Test
  void rowsAreKnownByWhatTellsThemApartInThatMode() throws Exception {
    String deferrable = "CREATE TABLE $t (a int PRIMARY KEY DEFERRABLE, b text NOT NULL)";
    Source followed = Source.of("followed", deferrable, "ALTER TABLE $t REPLICA IDENTITY FULL");
    TablePlan plan = plan(followed);
    // A row may take a key before another one has left it: by the key alone they would be one.
    assertThat(plan.sortingKey()).containsExactly("a", "b");
    assertThat(plan.identity()).isEqualTo(ReplicaIdentity.FULL);

    TablePlan copied = plan(Source.of("copied", deferrable).mode("snapshot"));
    assertThat(copied.sortingKey()).containsExactly("a");
    assertThat(copied.engine()).isEqualTo(TableEngine.REPLACING_MERGE_TREE);

    TablePlan view = plan(Source.of("view", "CREATE VIEW $t AS SELECT 1 AS a").mode("snapshot"));
    assertThat(view.sortingKey()).isEmpty();
    assertThat(view.engine()).isEqualTo(TableEngine.MERGE_TREE);
    assertThat(view.columns())
        .extracting(ColumnPlan::name, ColumnPlan::targetType)
        .containsExactly(tuple("a", "Nullable(Int32)"));
  }

  private static TablePlan plan(Source source) throws Exception {
    Problems problems = new Problems();
    PlanReader read = read(source, make(source), problems);
    assertThat(problems.list()).isEmpty();
    return read.plans().get(0);
  }

  private static String make(Source source) {
    String table = "t" + ++number;
    postgres.execute(
        source.statements().stream().map(sql -> named(sql, table)).toArray(String[]::new));
    return table;
  }

  private static String named(String text, String table) {
    return text.replace("$t", table).replace("$l", table + "_leaf");
  }

  private static List<Problem> problems(Source source, String table) throws Exception {
    Problems problems = new Problems();
    read(source, table, problems);
    return problems.list();
  }

  private static PlanReader read(Source source, String table, Problems problems) throws Exception {
    PipeDefinition definition = definition(source, table);
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE " + source.role());
      statement.execute("SET search_path = ''");
      return PlanReader.read(connection, definition, ServerFacts.read(connection), true, problems);
    }
  }

  static PipeDefinition definition(Source source, String table) throws IOException {
    String settings =
        switch (source.mode()) {
          case "cdc" -> ",\"publicationName\":\"p\"";
          case "cdc_only" -> ",\"publicationName\":\"p\",\"replicationSlotName\":\"s\"";
          default -> "";
        };
    String json =
        """
        {"name":"p","source":{"postgres":{"host":"h","database":"postgres",
         "credentials":{"username":"%s","password":"x"},
         "settings":{"replicationMode":"%s"%s},
         "tableMappings":[{"sourceTable":"%s"%s}]}},"destination":{"database":"d"}}"""
            .formatted(source.role(), source.mode(), settings, table, source.mapping());
    Problems problems = new Problems();
    PipeDefinition definition =
        new DefinitionReader(text -> new SecretRef("env:X"), "d")
            .read(new ObjectMapper().readTree(json), problems);
    assertThat(problems.list()).isEmpty();
    return definition;
  }
}
