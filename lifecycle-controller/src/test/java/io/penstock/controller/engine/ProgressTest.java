package io.penstock.controller.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.controller.engine.Progress.Counts;
import io.penstock.controller.engine.Progress.Lossy;
import io.penstock.controller.engine.Progress.Tally;
import io.penstock.controller.flink.LossyColumn;
import io.penstock.model.type.LossyKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers that go from a resync's job to the pipe's. */
class ProgressTest {

  private static final Counts OLD = new Counts(4, 4, 400, 0, 450, true);
  private static final Counts ANEW = new Counts(5, 5, 500, 20, 490, true);
  private static final LossyKind KIND = LossyKind.values()[0];

  private final Progress live =
      new Progress(
          OLD,
          List.of(OLD, OLD),
          List.of(new Lossy(new LossyColumn(0, 3, KIND), 0, 7)),
          Map.of("rowsInsert", new Tally(0, 50), "table.0.rowsInsert", new Tally(0, 50)));
  private final Progress resync =
      new Progress(
          ANEW,
          List.of(ANEW),
          List.of(new Lossy(new LossyColumn(0, 3, KIND), 2, 3)),
          Map.of("rowsInsert", new Tally(0, 10), "table.0.rowsInsert", new Tally(0, 10)));

  @Test
  void aResyncedTableKeepsWhatItsResyncCopied() {
    Progress joined = live.joinedBy(resync, 2);
    assertThat(joined.all()).isEqualTo(OLD);
    assertThat(joined.tables()).containsExactly(OLD, OLD, new Counts(5, 5, 500, 510, 0, true));
    assertThat(joined.lossy())
        .extracting(Lossy::column, Lossy::count)
        .containsExactly(
            tuple(new LossyColumn(0, 3, KIND), 7L), tuple(new LossyColumn(2, 3, KIND), 5L));
    assertThat(joined.tally("rowsInsert")).isEqualTo(50);
    assertThat(joined.tally(0, "rowsInsert")).isEqualTo(50);
    assertThat(joined.tally(2, "rowsInsert")).isEqualTo(10);
  }

  @Test
  void takenOverTwiceAsAfterACrashItIsTheSame() {
    Progress once = live.joinedBy(resync, 2);
    assertThat(once.joinedBy(resync, 2)).isEqualTo(once);
    assertThat(resync.settled().settled()).isEqualTo(resync.settled());
  }

  @Test
  void tablesThatNoJobHasShownYetKeepTheirPlaces() {
    assertThat(Progress.none(0).joinedBy(resync, 2).tables())
        .containsExactly(Counts.NONE, Counts.NONE, new Counts(5, 5, 500, 510, 0, true));
  }

  @Test
  void aPipeThatWasResyncedWholeHasTheNumbersOfThatCopy() {
    Progress replaced = resync.settled();
    assertThat(replaced.all()).isEqualTo(new Counts(5, 5, 500, 510, 0, true));
    assertThat(replaced.tables()).containsExactly(new Counts(5, 5, 500, 510, 0, true));
    assertThat(replaced.lossy()).extracting(Lossy::count).containsExactly(5L);
    assertThat(replaced.tally(0, "rowsInsert")).isEqualTo(10);
  }
}
