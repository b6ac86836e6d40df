package io.penstock.controller.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.PublishedTables;
import io.penstock.controller.source.ServerFacts;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.DestinationSpec;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TlsSpec;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planned of tables that the user's publication sends in part. */
class PublishedFormsTest {

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

  @AfterEach
  void unpublish() {
    postgres.execute("DROP PUBLICATION p");
  }

  private static PlanReader read(String table, Problems problems) throws Exception {
    PipeDefinition definition = SourceValidationTest.definition(Source.of(table), table);
    try (Connection connection = postgres.connect()) {
      PlanReader read =
          PlanReader.read(connection, definition, ServerFacts.read(connection), true, problems);
      new PublicationValidation(definition, problems).check(connection, read.tables());
      return read;
    }
  }

  @Test
  void rowsAndColumnsArePlannedAsTheyArePublished() throws Exception {
    postgres.execute(
        "CREATE TABLE part (id int PRIMARY KEY, a text, b int, g int GENERATED ALWAYS AS (1) STORED)",
        "CREATE PUBLICATION p FOR TABLE part (b, id) WHERE (id > 7)");
    Problems problems = new Problems();
    PlanReader read = read("part", problems);
    assertThat(problems.list()).isEmpty();
    TablePlan plan = read.plans().get(0);
    assertThat(plan.rowFilter()).isEqualTo("(id > 7)");
    assertThat(plan.columns()).extracting(ColumnPlan::name).containsExactly("id", "b");
    assertThat(plan.leftOut()).containsExactly("a", "g");
    assertThat(read.notices())
        .anyMatch(notice -> notice.contains("column(s) a are not in the column list"))
        .anyMatch(notice -> notice.contains("only the rows WHERE (id > 7)"));
    assertThat(gaps(plan)).isEmpty();

    postgres.execute("ALTER PUBLICATION p SET TABLE part (b, id, a) WHERE (id > 7)");
    assertThat(gaps(plan)).isEmpty();
    postgres.execute("ALTER PUBLICATION p SET TABLE part (b, id, a)");
    assertGap(plan, "publishes of public.part all rows instead of those WHERE (id > 7)");
    postgres.execute("ALTER PUBLICATION p SET TABLE part (id) WHERE (id > 7)");
    assertGap(plan, "no column(s) b any more");
  }

  private static void assertGap(TablePlan plan, String words) throws SQLException {
    assertThat(gaps(plan))
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.code()).isEqualTo(ErrorCode.SCHEMA_CHANGED);
              assertThat(gap.detail()).contains(words);
            });
  }

  private static List<PipeException.Found> gaps(TablePlan plan) throws SQLException {
    SecretRef none = new SecretRef("env:NONE");
    PipeSpec spec =
        new PipeSpec(
            PipeSpec.VERSION,
            1,
            "p",
            "p",
            ReplicationMode.CDC,
            new SourceSpec("h", 1, "d", "u", none, new TlsSpec(true, false, "", ""), "", 0),
            new DestinationSpec("http://h", "u", none, "d"),
            new StreamSpec("p", "s", Lsn.NONE),
            PipeSpec.DEFAULT_PREFIX,
            JobSettings.DEFAULT,
            List.of(plan));
    try (Connection connection = postgres.connect()) {
      return PublishedTables.gaps(connection, "p", spec);
    }
  }

  @Test
  void aListWithoutTheKeyIsRefusedOnce() throws Exception {
    postgres.execute(
        "CREATE TABLE keyed (id int PRIMARY KEY, a text)",
        "CREATE TABLE whole (id int PRIMARY KEY, a text)",
        "ALTER TABLE whole REPLICA IDENTITY FULL",
        "CREATE PUBLICATION p FOR TABLE keyed (a), whole (id)");
    assertRefused("keyed", "leaves out column(s) id of public.keyed, which belong to its replica");
    assertRefused("whole", "leaves out column(s) a of public.whole, which belong to its replica");
  }

  private static void assertRefused(String table, String words) throws Exception {
    Problems problems = new Problems();
    read(table, problems);
    assertThat(problems.list())
        .singleElement()
        .extracting(Problem::field, Problem::code)
        .containsExactly("source.postgres.settings.publicationName", ErrorCode.PUBLICATION_MISSING);
    assertThat(problems.text()).contains(words);
  }
}
