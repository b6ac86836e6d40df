package io.penstock.model.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.Lsn;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.type.PgType;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableDdlTest {

  private static TablePlan plan(TableEngine engine, List<String> sortingKey) {
    PgType int4 = PgType.builtIn(23, "int4");
    return new TablePlan(
        1,
        "public",
        "t",
        false,
        ReplicaIdentity.FULL,
        "t",
        engine,
        sortingKey,
        "",
        "",
        Lsn.NONE,
        List.of(
            new ColumnPlan("id", 1, int4, true, "id", "Int32"),
            new ColumnPlan("list", 2, int4, true, "list", "Array(Nullable(Int32))")),
        List.of(),
        TableWork.COPY_AND_FOLLOW);
  }

  private static String create(TablePlan plan) {
    return TableDdl.create("d", plan, new MetadataColumns("_pipe_"));
  }

  @Test
  void aKeyWithAnArrayNeedsLeaveForItsNullElements() {
    TablePlan keyless = plan(TableEngine.REPLACING_MERGE_TREE, List.of("id", "list"));
    TablePlan keyed = plan(TableEngine.REPLACING_MERGE_TREE, List.of("id"));

    assertThat(create(keyless)).endsWith("(`id`, `list`)\nSETTINGS allow_nullable_key = 1");
    assertThat(create(keyed)).endsWith("ORDER BY (`id`)");
    assertThat(create(plan(TableEngine.NULL, List.of()))).endsWith("ENGINE = Null");
  }

  @Test
  void onlyAllColumnsTogetherAreTheKeyOfAKeylessTable() {
    List<String> all = List.of("list", "id");
    assertThat(plan(TableEngine.REPLACING_MERGE_TREE, all).mergesByWholeRows()).isTrue();
    assertThat(plan(TableEngine.REPLACING_MERGE_TREE, List.of("id")).mergesByWholeRows()).isFalse();
    assertThat(plan(TableEngine.MERGE_TREE, all).mergesByWholeRows()).isFalse();
  }
}
