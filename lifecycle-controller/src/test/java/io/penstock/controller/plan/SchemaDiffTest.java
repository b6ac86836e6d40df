package io.penstock.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.source.ExistingValue;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.Lsn;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TableHistory;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.sql.TargetChange;
import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns are written {@code 2 a int4}: number, name, type; number 1 is the key. */
class SchemaDiffTest {

  private static final Lsn NOW = Lsn.parse("0/2000");
  private static final Map<String, Integer> OIDS =
      Map.of(
          "int2", 21, "int4", 23, "int8", 20, "text", 25, "varchar", 1043, "bpchar", 1042, "float4",
          700, "float8", 701, "numeric", 1700);

  private static PgType type(String text) {
    String[] parts = text.split("/");
    PgType type = PgType.builtIn(OIDS.get(parts[0]), parts[0]);
    return parts.length == 1 ? type : type.withTypmod(Integer.parseInt(parts[1]));
  }

  private static TablePlan plan(String... columns) {
    List<ColumnPlan> plans = new ArrayList<>();
    String key = "";
    for (String column : columns) {
      String[] parts = column.split(" ");
      int attnum = Integer.parseInt(parts[0]);
      PgType type = type(parts[2]);
      String target = TypeMap.destination(type);
      boolean isKey = attnum == 1;
      key = isKey ? parts[1] : key;
      boolean notNull = isKey || parts.length > 3;
      plans.add(
          new ColumnPlan(
              parts[1],
              attnum,
              type,
              isKey,
              parts[1],
              notNull ? target : "Nullable(" + target + ")",
              notNull));
    }
    return new TablePlan(
        5,
        "public",
        "t",
        false,
        ReplicaIdentity.KEY,
        "t",
        TableEngine.REPLACING_MERGE_TREE,
        List.of(key),
        "",
        "",
        Lsn.parse("0/1000"),
        plans,
        List.of(),
        TableWork.COPY_AND_FOLLOW,
        TableHistory.begin(List.of()));
  }

  private static SchemaDiff diff(TablePlan before, TablePlan now) {
    return SchemaDiff.between(before, now, NOW, Map.of(), false);
  }

  @Test
  void whatIsAsPlannedIsOnlySeenAgain() {
    TablePlan plan = plan("1 id int4", "2 a text");
    SchemaDiff diff = diff(plan, plan);
    assertThat(diff.nothing()).isTrue();
    assertThat(diff.plan()).isEqualTo(plan.withHistory(plan.history().seenAt(NOW)));
  }

  @Test
  void anAddedColumnIsAddedWithWhatOlderRowsShow() {
    SchemaDiff diff =
        SchemaDiff.between(
            plan("1 id int4"),
            plan("1 id int4", "2 a int4"),
            NOW,
            Map.of("a", new ExistingValue(ExistingValue.Kind.VALUE, "-5")),
            false);
    assertThat(diff.changes())
        .containsExactly(new TargetChange.Add("a", "Nullable(Int32)", "CAST('-5', 'Int32')"));
    assertThat(diff.plan().history().missing()).containsExactly(Map.entry(2, "-5"));
    assertThat(diff.plan().history().shapes()).containsExactly(plan("1 id int4").shape());
  }

  @Test
  void valuesThatNoChangeTellsAskForACopy() {
    SchemaDiff diff =
        SchemaDiff.between(
            plan("1 id int4"),
            plan("1 id int4", "2 a int4"),
            NOW,
            Map.of("a", new ExistingValue(ExistingValue.Kind.UNKNOWN, "")),
            false);
    assertThat(diff.rewritten()).hasSize(1);
    assertThat(diff.refusals()).isEmpty();
  }

  @Test
  void aDroppedColumnStaysInTheTargetOrGoes() {
    TablePlan before = plan("1 id int4", "2 a text");
    SchemaDiff kept = diff(before, plan("1 id int4"));
    assertThat(kept.changes()).isEmpty();
    assertThat(kept.plan().history().dropped()).containsExactly(2);
    assertThat(kept.plan().columns()).hasSize(2);
    SchemaDiff gone = SchemaDiff.between(before, plan("1 id int4"), NOW, Map.of(), true);
    assertThat(gone.changes()).containsExactly(new TargetChange.Drop("a"));
    assertThat(gone.plan().columns()).hasSize(1);
  }

  @Test
  void aDroppedColumnGivesWayToAnotherOfItsName() {
    TablePlan dropped = diff(plan("1 id int4", "2 a text"), plan("1 id int4")).plan();
    SchemaDiff diff = diff(dropped, plan("1 id int4", "3 a int4"));
    assertThat(diff.changes())
        .containsExactly(
            new TargetChange.Drop("a"), new TargetChange.Add("a", "Nullable(Int32)", ""));
    assertThat(diff.plan().columns()).extracting(ColumnPlan::attnum).containsExactly(1, 3);
    assertThat(diff.plan().history().dropped()).isEmpty();
  }

  @Test
  void aColumnThatLooksAsTheDroppedOneAsksForACopy() {
    SchemaDiff diff = diff(plan("1 id int4", "2 a int4"), plan("1 id int4", "3 a int4"));
    assertThat(diff.rewritten()).hasSize(1);
  }

  @Test
  void namesInACircleGoByWayOfAThird() {
    SchemaDiff diff =
        diff(
            plan("1 id int4", "2 a text", "3 b text", "4 c text"),
            plan("1 id int4", "2 b text", "3 a text", "4 d text"));
    assertThat(diff.changes())
        .containsExactly(
            new TargetChange.Rename("c", "d"),
            new TargetChange.Rename("a", "_pipe_renamed_a"),
            new TargetChange.Rename("b", "a"),
            new TargetChange.Rename("_pipe_renamed_a", "b"));
  }

  @Test
  void aChainOfNamesIsRenamedFromItsEnd() {
    SchemaDiff diff =
        diff(plan("1 id int4", "2 a text", "3 b text"), plan("1 id int4", "2 b text", "3 c text"));
    assertThat(diff.changes())
        .containsExactly(new TargetChange.Rename("b", "c"), new TargetChange.Rename("a", "b"));
  }

  @Test
  void aKeyKeepsItsNameInTheTarget() {
    SchemaDiff diff = diff(plan("1 id int4"), plan("1 number int4"));
    assertThat(diff.refusals()).isEmpty();
    assertThat(diff.changes()).isEmpty();
    ColumnPlan key = diff.plan().columns().get(0);
    assertThat(key.name() + " " + key.targetName()).isEqualTo("number id");
    assertThat(diff.plan().sortingKey()).containsExactly("id");
  }

  @ParameterizedTest
  @CsvSource({
    "int2, int4, Nullable(Int32)",
    "int4, int8, Nullable(Int64)",
    "float4, float8, Nullable(Float64)",
    // (precision << 16 | scale) + 4: numeric(8,2) to numeric(10,4)
    "numeric/524294, numeric/655368, 'Nullable(Decimal(10, 4))'",
    "varchar/14, varchar/24, ''",
    "varchar/14, text, ''",
    "text, varchar, ''",
  })
  void aTypeThatHoldsAllValuesIsTakenOver(String from, String to, String target) {
    SchemaDiff diff = diff(plan("1 id int4", "2 a " + from), plan("1 id int4", "2 a " + to));
    assertThat(diff.refusals()).isEmpty();
    assertThat(diff.nothing()).isFalse();
    assertThat(diff.changes())
        .isEqualTo(target.isEmpty() ? List.of() : List.of(new TargetChange.Modify("a", target)));
    assertThat(diff.plan().columns().get(1).type()).isEqualTo(type(to));
  }

  @ParameterizedTest
  @CsvSource({
    "int8, int4",
    "int4, text",
    "float8, float4",
    "numeric/524294, numeric/458758",
    "numeric/524294, numeric/524296",
    "numeric/524294, numeric",
    "varchar/24, varchar/14",
    "bpchar/9, text",
    "text, bpchar/9",
  })
  void aTypeThatMayChangeValuesIsRefused(String from, String to) {
    SchemaDiff diff = diff(plan("1 id int4", "2 a " + from), plan("1 id int4", "2 a " + to));
    assertThat(diff.refusals()).hasSize(1);
  }

  @Test
  void nullIsLetInAndNeverKeptOut() {
    SchemaDiff loose = diff(plan("1 id int4", "2 a int4 notnull"), plan("1 id int4", "2 a int4"));
    assertThat(loose.changes()).containsExactly(new TargetChange.Modify("a", "Nullable(Int32)"));
    assertThat(loose.plan().columns().get(1).refusesNull()).isFalse();
    SchemaDiff strict = diff(plan("1 id int4", "2 a int4"), plan("1 id int4", "2 a int8 notnull"));
    assertThat(strict.changes()).containsExactly(new TargetChange.Modify("a", "Nullable(Int64)"));
    assertThat(strict.plan().columns().get(1).refusesNull()).isFalse();
  }

  @Test
  void anotherKeyIsRefused() {
    TablePlan now = plan("2 a int4", "1 id int4");
    TablePlan other = plan("1 id int4", "2 a int4 notnull");
    SchemaDiff diff =
        diff(
            other,
            new TablePlan(
                5,
                "public",
                "t",
                false,
                ReplicaIdentity.KEY,
                "t",
                TableEngine.REPLACING_MERGE_TREE,
                List.of("a"),
                "",
                "",
                Lsn.NONE,
                now.columns(),
                List.of(),
                TableWork.COPY_AND_FOLLOW));
    assertThat(diff.refusals()).isNotEmpty();
  }

  private static SourceTable source(String... columns) {
    List<SourceTable.Column> found = new ArrayList<>();
    for (String column : columns) {
      String[] parts = column.split(" ");
      int attnum = Integer.parseInt(parts[0]);
      found.add(
          new SourceTable.Column(
              parts[1], attnum, type(parts[2]), attnum == 1, false, true, attnum == 1 ? 1 : 0, 0));
    }
    return new SourceTable(
        5,
        "shop",
        "renamed",
        "r",
        "p",
        "d",
        false,
        true,
        "owner",
        true,
        true,
        false,
        SourceTable.KeyFlaw.NONE,
        found,
        List.of());
  }

  @Test
  void aColumnThatWasExcludedStaysSoUnderEveryName() {
    TableMapping mapping =
        new TableMapping(
            "public", "t", "t", List.of("secret"), true, List.of("id"), null, "id", "");
    TablePlan plan =
        plan("1 id int4")
            .withColumns(
                plan("1 id int4").columns(), List.of("secret"), TableHistory.begin(List.of(2)));
    TableMapping now =
        MappingNow.of(
            mapping, plan, source("1 number int4", "2 open text", "3 secret text", "4 b text"));
    assertThat(now.excludedColumns()).containsExactly("open", "secret");
    assertThat(now.sortingKeys()).containsExactly("number");
    assertThat(now.partitionKey()).isEqualTo("number");
    assertThat(now.display()).isEqualTo("shop.renamed");
  }
}
