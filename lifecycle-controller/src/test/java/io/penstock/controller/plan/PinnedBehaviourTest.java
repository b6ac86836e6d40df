package io.penstock.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.SourceTable;
import io.penstock.controller.source.SourceTable.Generation;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.type.PgType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pipe's tables are planned as it was made, whatever newer pipes get. */
class PinnedBehaviourTest {

  private static final PipeSettings SETTINGS =
      new PipeSettings(
          1,
          1,
          "",
          ReplicationMode.CDC,
          "",
          true,
          1,
          1_000,
          1,
          false,
          PipeSpec.DEFAULT_PREFIX,
          null);

  private final Problems problems = new Problems();

  private static SourceTable.Column column(
      String name, int attnum, PgType type, Generation generation) {
    return new SourceTable.Column(
        name, attnum, type, attnum == 1, generation, true, attnum == 1 ? 1 : 0, 0);
  }

  private Optional<TablePlan> plan(int version, GeneratedColumns generated, PgType second) {
    PgType integer = PgType.builtIn(23, "int4");
    List<SourceTable.Column> columns =
        List.of(
            column("id", 1, integer, Generation.NONE),
            column("v", 2, second, Generation.NONE),
            column("g", 3, integer, Generation.STORED),
            column("w", 4, integer, Generation.VIRTUAL));
    SourceTable table =
        new SourceTable(
            9,
            "public",
            "t",
            "r",
            "p",
            "d",
            false,
            true,
            "me",
            true,
            true,
            false,
            SourceTable.KeyFlaw.NONE,
            columns,
            List.of());
    TableMapping mapping =
        new TableMapping("public", "t", "t", List.of(), false, List.of(), null, "", "");
    return new TablePlanner(SETTINGS, true, version, generated, problems).plan("t", mapping, table);
  }

  private List<String> columns(int version, GeneratedColumns generated, PgType second) {
    return plan(version, generated, second).orElseThrow().columns().stream()
        .map(ColumnPlan::name)
        .toList();
  }

  @Test
  void theFirstBehaviourGoesOnRefusingHstore() {
    PgType hstore =
        new PgType(90_000, "public", "hstore", -1, PgType.Kind.BASE, 0, null, List.of());
    assertThat(plan(1, GeneratedColumns.NONE, hstore)).isEmpty();
    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly(ErrorCode.UNSUPPORTED_TYPE);
    assertThat(columns(2, GeneratedColumns.NONE, hstore)).containsExactly("id", "v");
  }

  @Test
  void generatedColumnsAreLeftOutByTheFirstBehaviourAndWhereTheyAreNotSent() {
    PgType text = PgType.builtIn(25, "text");
    ReplicationMode cdc = ReplicationMode.CDC;
    ReplicationMode copy = ReplicationMode.SNAPSHOT;
    assertThat(columns(1, GeneratedColumns.of(cdc, 1, Optional.empty(), true), text))
        .containsExactly("id", "v");
    assertThat(columns(2, GeneratedColumns.of(cdc, 2, Optional.empty(), false), text))
        .containsExactly("id", "v");
    assertThat(columns(2, GeneratedColumns.of(cdc, 2, Optional.empty(), true), text))
        .containsExactly("id", "v", "g");
    assertThat(columns(2, GeneratedColumns.of(copy, 2, Optional.empty(), false), text))
        .containsExactly("id", "v", "g", "w");
    assertThat(columns(1, GeneratedColumns.of(copy, 1, Optional.empty(), false), text))
        .containsExactly("id", "v");
  }
}
