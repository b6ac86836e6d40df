package io.penstock.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.job.source.PlanState.TableProgress;
import io.penstock.job.split.PipeSplit;
import io.penstock.job.split.SplitCodec;
import io.penstock.model.Lsn;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Golden bytes: a savepoint taken by one release must be read by the next. */
class StateCodecTest {

  private static final PipeSplit.Chunk CHUNK =
      new PipeSplit.Chunk("0/1/p.t/42/0", 0, 1, "p", "t", 42, new PipeSplit.Pages(0, -1), "");
  private static final PipeSplit.Stream STREAM =
      new PipeSplit.Stream(Lsn.parse("1/2000"), 7, Lsn.parse("1/2100"), 3);

  private static final String CHUNK_BYTES =
      "01000c302f312f702e742f34322f300000000000000001000170000174000000000000002a"
          + "0000000000000000ffffffffffffffff0000";
  private static final String STREAM_BYTES =
      "0200000001000020000000000000000007000000010000210000000003";

  @Test
  void chunksKeepTheirBytes() throws IOException {
    assertThat(hex(SplitCodec.INSTANCE.serialize(CHUNK))).isEqualTo(CHUNK_BYTES);
    assertThat(SplitCodec.INSTANCE.deserialize(1, bytes(CHUNK_BYTES))).isEqualTo(CHUNK);
  }

  @Test
  void chunksOfValuesKeepTheirBytes() throws IOException {
    PipeSplit.Chunk first = valued(new PipeSplit.Values(2, null, "b'"));
    PipeSplit.Chunk last = valued(new PipeSplit.Values(2, "b'", null));
    String before = "03" + CHUNK_BYTES.substring(2, CHUNK_BYTES.length() - 36) + "00000002";

    assertThat(hex(SplitCodec.INSTANCE.serialize(first))).isEqualTo(before + "0001000262270000");
    assertThat(hex(SplitCodec.INSTANCE.serialize(last))).isEqualTo(before + "0100026227000000");
    for (PipeSplit.Chunk chunk : List.of(first, last)) {
      assertThat(SplitCodec.INSTANCE.deserialize(2, SplitCodec.INSTANCE.serialize(chunk)))
          .isEqualTo(chunk);
    }
  }

  private static PipeSplit.Chunk valued(PipeSplit.Values values) {
    return new PipeSplit.Chunk("0/1/p.t/42/0", 0, 1, "p", "t", 42, values, "");
  }

  @Test
  void streamsKeepTheirBytes() throws IOException {
    assertThat(hex(SplitCodec.INSTANCE.serialize(STREAM))).isEqualTo(STREAM_BYTES);
    assertThat(SplitCodec.INSTANCE.deserialize(2, bytes(STREAM_BYTES))).isEqualTo(STREAM);
  }

  @Test
  void streamsOfTheFirstVersionAreStillRead() throws IOException {
    String golden = "02000000010000200000000000000000070000000100002100";

    assertThat(SplitCodec.INSTANCE.deserialize(1, bytes(golden)))
        .isEqualTo(new PipeSplit.Stream(Lsn.parse("1/2000"), 7, Lsn.parse("1/2100"), 0));
  }

  @Test
  void enumeratorStateKeepsItsBytes() throws IOException {
    PlanState state =
        new PlanState(
            3,
            5,
            List.of(CHUNK),
            true,
            List.of(new TableProgress(true, 2, 1, 99), new TableProgress(false, 0, 0, 0)));
    String golden =
        "000000030000000500000001"
            + CHUNK_BYTES
            + "0100000002"
            + "0100000002000000010000000000000063"
            + "0000000000000000000000000000000000";

    assertThat(hex(new PlanStateCodec().serialize(state))).isEqualTo(golden);
    assertThat(new PlanStateCodec().deserialize(2, bytes(golden))).isEqualTo(state);
  }

  @Test
  void enumeratorStateOfTheFirstVersionIsStillRead() throws IOException {
    String golden =
        "010000000300000001" + CHUNK_BYTES + "00000000010000000200000001" + "0000000000000063";

    assertThat(new PlanStateCodec().deserialize(1, bytes(golden)))
        .isEqualTo(
            new PlanState(3, 0, List.of(CHUNK), false, List.of(new TableProgress(true, 2, 1, 99))));
  }

  @Test
  void anUnknownVersionIsRefused() {
    assertThatThrownBy(() -> SplitCodec.INSTANCE.deserialize(3, bytes(CHUNK_BYTES)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 3");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
