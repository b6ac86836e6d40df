package io.penstock.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.job.split.PipeSplit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingChunksTest {

  private static PipeSplit.Chunk chunk(int table, int part) {
    return new PipeSplit.Chunk(
        table + "/" + part,
        0,
        table,
        "public",
        "t" + table,
        1,
        new PipeSplit.Pages(part, part + 1),
        "");
  }

  /** Three tables of two chunks each. */
  private static PendingChunks three(int sideBySide) {
    PendingChunks pending = new PendingChunks(sideBySide);
    for (int table = 0; table < 3; table++) {
      for (int part = 0; part < 2; part++) {
        pending.add(chunk(table, part));
      }
    }
    return pending;
  }

  private static List<Integer> tables(PendingChunks pending) {
    List<Integer> tables = new ArrayList<>();
    PipeSplit.Chunk next = pending.take();
    while (next != null) {
      tables.add(next.table());
      next = pending.take();
    }
    return tables;
  }

  @Test
  void oneTableAfterTheOther() {
    assertThat(tables(three(1))).containsExactly(0, 0, 1, 1, 2, 2);
  }

  @Test
  void twoTakeTurnsAndTheThirdBeginsWhenOneOfThemIsHandedOut() {
    List<Integer> tables = tables(three(2));
    assertThat(tables).hasSize(6);
    assertThat(tables.subList(0, 2)).containsExactlyInAnyOrder(0, 1);
    assertThat(tables.indexOf(2)).isGreaterThanOrEqualTo(3);
  }

  @Test
  void moreThanThereAreIsAllOfThem() {
    assertThat(tables(three(100)).subList(0, 3)).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void whatIsTakenOutIsNotHandedOut() {
    PendingChunks pending = three(1);
    pending.remove(chunk(0, 0));
    assertThat(pending.removeLike(1, any -> true)).containsExactly(chunk(1, 0), chunk(1, 1));
    pending.addFirst(chunk(2, 7));
    assertThat(pending.take()).isEqualTo(chunk(0, 1));
    assertThat(pending.take()).isEqualTo(chunk(2, 7));
    assertThat(tables(pending)).containsExactly(2, 2);
    assertThat(pending.take()).isNull();
  }
}
