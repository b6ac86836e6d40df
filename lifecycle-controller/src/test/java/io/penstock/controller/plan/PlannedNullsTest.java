package io.penstock.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Catalogue;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which targets are Nullable, and where NULL would show that a definition has changed. */
class PlannedNullsTest {

  @TempDir static Path directory;
  private static LocalPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.start(PostgresOptions.in(directory.resolve("postgres")));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static List<String> planned(String table, boolean allowNullableColumns)
      throws SQLException {
    PipeSettings settings =
        new PipeSettings(
            1,
            1,
            "",
            ReplicationMode.CDC,
            "",
            allowNullableColumns,
            1,
            1_000,
            1,
            false,
            PipeSpec.DEFAULT_PREFIX,
            null);
    TableMapping mapping =
        new TableMapping("public", table, table, List.of(), false, List.of(), null, "", "");
    Problems problems = new Problems();
    try (Connection connection = postgres.connect()) {
      SourceTable found = Catalogue.read(connection, List.of(mapping)).get(0).orElseThrow();
      return new TablePlanner(settings, true, problems)
          .plan("t", mapping, found).orElseThrow().columns().stream()
              .map(PlannedNullsTest::text)
              .toList();
    }
  }

  private static String text(ColumnPlan column) {
    String refuses = column.refusesNull() ? " refuses NULL" : "";
    return column.name() + " " + column.targetType() + refuses;
  }

  @Test
  void aNotNullColumnRefusesNullUnlessNullIsToBecomeTheDefault() throws SQLException {
    postgres.execute("CREATE TABLE keyed (id int PRIMARY KEY, a int NOT NULL, b int)");
    assertThat(planned("keyed", true))
        .containsExactly("id Int32 refuses NULL", "a Int32 refuses NULL", "b Nullable(Int32)");
    assertThat(planned("keyed", false))
        .containsExactly("id Int32 refuses NULL", "a Int32", "b Int32");
  }

  @Test
  void aKeyOfAllColumnsTakesTheDefaultOnlyWhereNullWasPossible() throws SQLException {
    postgres.execute(
        "CREATE TABLE bare (a int NOT NULL, b int)", "ALTER TABLE bare REPLICA IDENTITY FULL");
    assertThat(planned("bare", true)).containsExactly("a Int32 refuses NULL", "b Int32");
  }

  /** Rows from before such a constraint may hold NULL; Postgres has it since 18. */
  @Test
  void aNotNullThatIsNotValidIsNone() throws SQLException {
    postgres.execute(
        "CREATE TABLE late (id int PRIMARY KEY, a int)",
        "ALTER TABLE late ADD CONSTRAINT a_there NOT NULL a NOT VALID");
    assertThat(planned("late", true)).containsExactly("id Int32 refuses NULL", "a Nullable(Int32)");
    postgres.execute("ALTER TABLE late VALIDATE CONSTRAINT a_there");
    assertThat(planned("late", true))
        .containsExactly("id Int32 refuses NULL", "a Int32 refuses NULL");
  }
}
