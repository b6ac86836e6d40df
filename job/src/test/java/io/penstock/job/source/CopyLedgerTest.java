package io.penstock.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.job.source.PlanState.TableProgress;
import io.penstock.job.split.PipeSplit;
import io.penstock.model.Lsn;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.DestinationSpec;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.spec.TlsSpec;
import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeMap;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CopyLedgerTest {

  private static final TableProgress COPIED = new TableProgress(true, 1, 1, 10);

  private static PipeSpec spec(ReplicationMode mode, TableWork... works) {
    PgType type = new PgType(20, "pg_catalog", "int8", -1, PgType.Kind.BASE, 0, null, List.of());
    List<TablePlan> tables =
        Stream.of(works)
            .map(
                work ->
                    new TablePlan(
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
                        List.of(new ColumnPlan("id", 1, type, true, "id", "Int64")),
                        List.of(),
                        work))
            .toList();
    SecretRef none = new SecretRef("env:NONE");
    return new PipeSpec(
        PipeSpec.VERSION,
        TypeMap.BEHAVIOUR_VERSION,
        "p",
        "p",
        mode,
        new SourceSpec("h", 1, "d", "u", none, new TlsSpec(true, false, "", ""), "", 0),
        new DestinationSpec("http://h", "u", none, "d"),
        new StreamSpec("p", "p", Lsn.NONE),
        PipeSpec.DEFAULT_PREFIX,
        JobSettings.DEFAULT,
        tables);
  }

  private static PipeSplit.Chunk chunk(int table, String id, long filenode) {
    return new PipeSplit.Chunk(
        id, 0, table, "public", "t" + table, filenode, new PipeSplit.Pages(0, -1), "");
  }

  private static PlanState state(List<PipeSplit.Chunk> open, TableProgress... progress) {
    return new PlanState(0, 1, open, true, List.of(progress));
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int bit : set) {
      bits.set(bit);
    }
    return bits;
  }

  @Test
  void aTableIsCoveredByACheckpointThatBeganAfterItsLastChunkEnded() {
    CopyLedger ledger = new CopyLedger(spec(ReplicationMode.CDC, TableWork.COPY_AND_FOLLOW), null);
    assertThat(ledger.unplanned()).containsExactly(0);
    ledger.planned(List.of(0), List.of(chunk(0, "a", 1)));
    PipeSplit.Chunk chunk = ledger.take();
    ledger.checkpoint(1);
    ledger.done(chunk, 10);
    ledger.checkpoint(2);

    assertThat(ledger.completed(1)).isFalse();
    assertThat(ledger.allCovered()).isFalse();
    assertThat(ledger.completed(2)).isTrue();
    assertThat(ledger.allCovered()).isTrue();
  }

  @Test
  void aChunkThatAReadersStateBringsBackIsOpenAgain() {
    CopyLedger ledger = new CopyLedger(spec(ReplicationMode.CDC, TableWork.COPY_AND_FOLLOW), null);
    PipeSplit.Chunk chunk = chunk(0, "a", 1);
    ledger.planned(List.of(0), List.of(chunk));
    ledger.done(ledger.take(), 10);
    ledger.checkpoint(2);
    ledger.held(chunk);

    assertThat(ledger.completed(2)).isFalse();
    assertThat(ledger.take()).isNull();
    ledger.giveBack(chunk);
    assertThat(ledger.take()).isEqualTo(chunk);
  }

  @Test
  void afterARestoreOnlyWhatIsNewIsPlanned() {
    PipeSpec spec =
        spec(
            ReplicationMode.CDC,
            TableWork.COPY_AND_FOLLOW,
            TableWork.NONE,
            TableWork.COPY_AND_FOLLOW,
            TableWork.FOLLOW,
            TableWork.COPY_AND_FOLLOW);
    PipeSplit.Chunk stopped = chunk(1, "b", 1);
    PipeSplit.Chunk open = chunk(2, "c", 1);
    TableProgress loading = new TableProgress(true, 1, 0, 0);
    CopyLedger ledger =
        new CopyLedger(spec, state(List.of(stopped, open), COPIED, loading, loading));

    assertThat(ledger.unplanned()).containsExactly(4);
    assertThat(ledger.open()).containsExactly(open);
    assertThat(ledger.covered()).isEqualTo(bits(0, 3));
    assertThat(ledger.held(stopped)).isFalse();
    ledger.planned(List.of(4), List.of());
    ledger.done(ledger.take(), 1);
    assertThat(ledger.allCopied()).isTrue();
    ledger.checkpoint(7);
    assertThat(ledger.completed(7)).isTrue();
    assertThat(ledger.covered()).isEqualTo(bits(0, 2, 3, 4));
    assertThat(ledger.allCovered()).isTrue();
  }

  @Test
  void nothingIsCopiedWhereOnlyChangesAreFollowed() {
    CopyLedger ledger =
        new CopyLedger(spec(ReplicationMode.CDC_ONLY, TableWork.COPY_AND_FOLLOW), null);

    assertThat(ledger.unplanned()).isEmpty();
    assertThat(ledger.allCopied()).isTrue();
    assertThat(ledger.allCovered()).isTrue();
  }

  @Test
  void chunksOfMovedRowsStayOpenUntilTheyArePlannedAgain() {
    CopyLedger ledger = new CopyLedger(spec(ReplicationMode.CDC, TableWork.COPY_AND_FOLLOW), null);
    List<PipeSplit.Chunk> before =
        List.of(chunk(0, "a", 1), chunk(0, "b", 1), chunk(0, "c", 1), chunk(0, "d", 1));
    ledger.planned(List.of(0), before);
    PipeSplit.Chunk first = ledger.take();
    PipeSplit.Chunk second = ledger.take();
    final PipeSplit.Chunk third = ledger.take();

    assertThat(ledger.moved(first)).isTrue();
    assertThat(ledger.moved(second)).isFalse();
    assertThat(ledger.take()).isNull();
    assertThat(ledger.open()).containsExactlyElementsOf(before);
    PipeSplit.Chunk again = chunk(0, "e", 2);
    ledger.replanned(first, List.of(again));
    assertThat(ledger.open()).containsExactly(third, again);
    assertThat(ledger.take()).isEqualTo(again);
    // Its reader may be emitting rows from before the move: they count until it says so.
    ledger.done(again, 1);
    assertThat(ledger.allCopied()).isFalse();
    assertThat(ledger.moved(third)).isFalse();
    assertThat(ledger.allCopied()).isTrue();
  }
}
