package io.penstock.controller.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.controller.definition.DefinitionReader;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.docs.DocBlock;
import io.penstock.controller.docs.SqlStatements;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.ServerFacts;
import io.penstock.model.secret.SecretRef;
import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.clickhouse.LocalClickHouse;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the SQL of the documents, each page from its top. It is Postgres's unless a comment before
 * the block, or its page, says ClickHouse. After a page about a source Penstock's own validation
 * finds nothing to complain of.
 */
class DocumentedSqlTest {

  private static final String DESTINATION = "docs/destination.md";
  private static final String SOURCES = "docs/source/";

  /** Who a provider's documents say is there. */
  private static final List<String> PROVIDERS_ROLES = List.of("app_owner", "rds_replication");

  @TempDir static Path directory;
  private static LocalPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.start(PostgresOptions.in(directory.resolve("postgres")));
    PROVIDERS_ROLES.forEach(role -> postgres.execute("CREATE ROLE " + role));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  static Stream<String> pagesForPostgres() {
    return DocBlock.all().stream()
        .filter(DocumentedSqlTest::isForPostgres)
        .map(DocBlock::page)
        .distinct();
  }

  private static boolean isSql(DocBlock block) {
    return block.language().equals("sql") && !block.skipped();
  }

  private static boolean isForClickHouse(DocBlock block) {
    return isSql(block)
        && (block.page().equals(DESTINATION) || block.comment().equals("ClickHouse"));
  }

  private static boolean isForPostgres(DocBlock block) {
    return isSql(block) && !isForClickHouse(block);
  }

  @ParameterizedTest
  @MethodSource("pagesForPostgres")
  void thePagesStatementsAreTakenByPostgres(String page) throws Exception {
    freshDatabase();
    try (Connection connection = postgres.connect("app");
        Statement statement = connection.createStatement()) {
      for (DocBlock block : DocBlock.of(page)) {
        if (isForPostgres(block)) {
          run(block, statement);
        }
      }
      if (page.startsWith(SOURCES) && !page.endsWith("README.md")) {
        assertThat(problems(connection, "penstock_shop")).isEmpty();
      }
      if (page.endsWith("self-managed.md")) {
        assertThat(problems(connection, "")).isEmpty();
      }
    }
  }

  private static void freshDatabase() throws SQLException {
    postgres.execute(
        "DROP DATABASE IF EXISTS app", "DROP ROLE IF EXISTS penstock", "CREATE DATABASE app");
    try (Connection connection = postgres.connect("app");
        Statement statement = connection.createStatement()) {
      for (String table : List.of("orders", "customers", "items")) {
        statement.execute(
            "CREATE TABLE public."
                + table
                + " (id bigint PRIMARY KEY, status text, total numeric)");
        statement.execute("ALTER TABLE public." + table + " OWNER TO app_owner");
      }
    }
  }

  private static void run(DocBlock block, Statement statement) {
    for (String sql : SqlStatements.of(block)) {
      try {
        statement.execute(sql);
      } catch (SQLException e) {
        fail(block.place() + ": " + e.getMessage() + "\n" + sql);
      }
    }
  }

  /** What validation says to the role that the page has made. */
  private static List<Problem> problems(Connection connection, String publication)
      throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE penstock");
      Problems problems = new Problems();
      PipeDefinition definition = definition(publication);
      ServerFacts facts = ServerFacts.read(connection);
      new SourceValidation(definition, problems).server(facts, true);
      PlanReader read = PlanReader.read(connection, definition, facts, true, problems);
      new PublicationValidation(definition, problems).check(connection, read.tables());
      assertThat(read.plans()).hasSize(2);
      statement.execute("RESET ROLE");
      return problems.list();
    }
  }

  private static PipeDefinition definition(String publication) throws IOException {
    String json =
        """
        {"name":"p","source":{"postgres":{"host":"h","database":"app",
         "credentials":{"username":"penstock","password":"x"},
         "settings":{"publicationName":"%s"},
         "tableMappings":[{"sourceTable":"orders"},{"sourceTable":"customers"}]}},
         "destination":{"database":"d"}}"""
            .formatted(publication);
    return new DefinitionReader(text -> new SecretRef("env:X"), "d")
        .read(new ObjectMapper().readTree(json), new Problems());
  }

  @Test
  void thePagesStatementsAreTakenByClickHouse() {
    List<DocBlock> blocks = new ArrayList<>(DocBlock.of(DESTINATION));
    DocBlock.all().stream().filter(block -> !block.page().equals(DESTINATION)).forEach(blocks::add);
    try (LocalClickHouse server =
        LocalClickHouse.start(ClickHouseOptions.in(directory.resolve("clickhouse")))) {
      server.query("CREATE DATABASE IF NOT EXISTS penstock ENGINE = Atomic");
      for (DocBlock block : blocks) {
        if (isForClickHouse(block)) {
          run(block, server);
        }
      }
      for (DocBlock block : blocks) {
        if (block.comment().endsWith("; parsed only")) {
          SqlStatements.of(block).forEach(sql -> run(block, server, "EXPLAIN AST " + sql));
        }
      }
      // What the page says of its own example.
      assertThat(server.query("SELECT id, status FROM penstock.orders FINAL").strip())
          .isEqualTo("1\tpaid");
      server.query("CREATE TABLE penstock.orders_resync AS penstock.orders");
      server.query("EXCHANGE TABLES penstock.orders AND penstock.orders_resync");
      server.query("TRUNCATE TABLE shop.open_orders");
      server.query(
          "INSERT INTO penstock.orders (id, status, _pipe_version) VALUES (3, 'open', 400)");
      assertThat(server.query("SELECT id, open FROM shop.open_orders FINAL").strip())
          .isEqualTo("3\t1");
      assertThat(server.query("SELECT id FROM shop.orders").strip()).isEqualTo("3");
    }
  }

  private static void run(DocBlock block, LocalClickHouse server) {
    SqlStatements.of(block).forEach(sql -> run(block, server, sql));
  }

  private static void run(DocBlock block, LocalClickHouse server, String sql) {
    try {
      server.query(sql);
    } catch (RuntimeException e) {
      fail(block.place() + ": " + e.getMessage() + "\n" + sql);
    }
  }
}
