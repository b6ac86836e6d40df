package io.penstock.job.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.FormerShape;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TableHistory;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.type.PgType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Columns are written as {@code name} or {@code name:type}, numbered from 1; the first is key. */
class RelationFitTest {

  private static final long AS_OF = 1_000;

  private static PgType type(String column) {
    String name = column.contains(":") ? column.substring(column.indexOf(':') + 1) : "int4";
    return PgType.builtIn(name.equals("int8") ? 20 : name.equals("text") ? 25 : 23, name);
  }

  private static String name(String column) {
    return column.contains(":") ? column.substring(0, column.indexOf(':')) : column;
  }

  /** Columns with their numbers: {@code 1 id}. */
  private static TablePlan plan(TableHistory history, String... columns) {
    List<ColumnPlan> plans = new ArrayList<>();
    for (String text : columns) {
      int attnum = Integer.parseInt(text.substring(0, text.indexOf(' ')));
      String column = text.substring(text.indexOf(' ') + 1);
      plans.add(
          new ColumnPlan(name(column), attnum, type(column), attnum == 1, name(column), "Int64"));
    }
    return new TablePlan(
            1,
            "public",
            "t",
            false,
            ReplicaIdentity.KEY,
            "t",
            TableEngine.REPLACING_MERGE_TREE,
            List.of("id"),
            "",
            "",
            Lsn.NONE,
            plans,
            List.of("hidden"),
            TableWork.COPY_AND_FOLLOW)
        .withHistory(history);
  }

  private static FormerShape shape(String... columns) {
    return new FormerShape(
        Arrays.stream(columns)
            .map(
                text -> {
                  int attnum = Integer.parseInt(text.substring(0, text.indexOf(' ')));
                  String column = text.substring(text.indexOf(' ') + 1);
                  return new FormerShape.Column(attnum, name(column), type(column));
                })
            .toList(),
        List.of("hidden"));
  }

  private static TableHistory history(List<Integer> dropped, FormerShape... shapes) {
    return new TableHistory(new Lsn(AS_OF), List.of(shapes), Map.of(), dropped, List.of());
  }

  private static Relation relation(String... columns) {
    List<Relation.Column> sent = new ArrayList<>();
    for (String column : columns) {
      sent.add(new Relation.Column(name(column), type(column).oid(), -1, sent.isEmpty()));
    }
    return new Relation(1, "public", "t", 'd', sent);
  }

  private static int[] places(TablePlan plan, long version, String... sent) {
    return RelationFit.of(plan, relation(sent), version).places;
  }

  private static void assertRefused(ErrorCode code, TablePlan plan, long version, String... sent) {
    assertThatThrownBy(() -> places(plan, version, sent))
        .isInstanceOfSatisfying(PipeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void findsColumnsBesideThoseThatAreLeftOut() {
    TablePlan plan = plan(TableHistory.NONE, "1 id", "3 a");
    assertThat(places(plan, 5, "id", "hidden", "a")).containsExactly(0, 2);
  }

  @Test
  void namesThatChangedPlacesAreAnotherDefinition() {
    TablePlan plan = plan(TableHistory.NONE, "1 id", "2 a", "3 b");
    assertRefused(ErrorCode.SCHEMA_CHANGED, plan, 5, "id", "b", "a");
  }

  @Test
  void whatIsNotPlannedIsAChange() {
    TablePlan plan = plan(TableHistory.NONE, "1 id", "2 a");
    assertRefused(ErrorCode.SCHEMA_CHANGED, plan, 5, "id", "a", "b");
    assertRefused(ErrorCode.SCHEMA_CHANGED, plan, 5, "id");
    assertRefused(ErrorCode.SCHEMA_CHANGED, plan, 5, "id", "a:int8");
  }

  @Test
  void changesOfBeforeAColumnWasAddedLackIt() {
    TablePlan plan = plan(history(List.of(), shape("1 id")), "1 id", "2 a");
    assertThat(places(plan, AS_OF - 1, "id")).containsExactly(0, RelationFit.ABSENT);
    assertRefused(ErrorCode.SCHEMA_CHANGED, plan, AS_OF, "id");
  }

  @Test
  void changesOfBeforeAColumnWasDroppedHaveIt() {
    TablePlan plan = plan(history(List.of(2), shape("1 id", "2 a")), "1 id", "2 a");
    assertThat(places(plan, AS_OF - 1, "id", "a")).containsExactly(0, 1);
    assertThat(places(plan, AS_OF + 1, "id")).containsExactly(0, RelationFit.ABSENT);
  }

  @Test
  void swappedNamesAreToldApartByOrder() {
    TablePlan plan = plan(history(List.of(), shape("1 id", "2 a", "3 b")), "1 id", "2 b", "3 a");
    assertThat(places(plan, 5, "id", "a", "b")).containsExactly(0, 1, 2);
    assertThat(RelationFit.of(plan, relation("id", "a", "b"), 5).plan.columns().get(1).name())
        .isEqualTo("a");
    assertThat(places(plan, 5, "id", "b", "a")).containsExactly(0, 1, 2);
  }

  @Test
  void valuesOfAFormerTypeAreReadAsThat() {
    TablePlan plan = plan(history(List.of(), shape("1 id", "2 a")), "1 id", "2 a:int8");
    RelationFit fit = RelationFit.of(plan, relation("id", "a"), 5);
    assertThat(fit.plan.columns().get(1).type().name()).isEqualTo("int4");
  }

  @Test
  void aColumnThatCameAndWentUnseenIsNobodysBusiness() {
    TablePlan plan = plan(history(List.of(), shape("1 id", "2 a")), "1 id", "2 a");
    assertThat(places(plan, 5, "id", "a", "passing")).containsExactly(0, 1);
  }

  @Test
  void whatMayBeAColumnOfNowUnderAnotherNameStopsTheTable() {
    TablePlan plan = plan(history(List.of(), shape("1 id", "2 a")), "1 id", "2 c");
    assertRefused(ErrorCode.SCHEMA_AMBIGUOUS, plan, 5, "id", "b");
    TablePlan added = plan(history(List.of(), shape("1 id")), "1 id", "2 c");
    assertRefused(ErrorCode.SCHEMA_AMBIGUOUS, added, 5, "id", "b");
  }

  @Test
  void aStateBetweenTwoDefinitionsIsToldByItsNames() {
    TablePlan plan =
        plan(history(List.of(2), shape("1 id", "2 a")), "1 id", "2 a", "3 b", "4 c:text");
    assertThat(places(plan, 5, "id", "a", "b")).containsExactly(0, 1, 2, RelationFit.ABSENT);
    assertThat(places(plan, 5, "id", "b"))
        .containsExactly(0, RelationFit.ABSENT, 1, RelationFit.ABSENT);
  }
}
