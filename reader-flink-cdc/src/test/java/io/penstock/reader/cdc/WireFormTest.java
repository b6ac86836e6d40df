package io.penstock.reader.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.FlinkCdcLimits;
import io.penstock.model.type.PgType;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireFormTest {

  private static final List<String> TYPES =
      List.of(
          "bool",
          "int2",
          "int4",
          "int8",
          "float4",
          "float8",
          "numeric",
          "text",
          "varchar",
          "bpchar",
          "name",
          "char",
          "json",
          "jsonb",
          "bytea",
          "uuid",
          "date",
          "time",
          "timetz",
          "timestamp",
          "timestamptz",
          "interval",
          "money",
          "inet",
          "xml",
          "oid",
          "bit",
          "point");

  @Test
  void whatIsCarriedIsWhatPipesMayHave() {
    for (String name : TYPES) {
      PgType type = PgType.builtIn(1, name);
      assertThat(WireForm.of(type).isPresent()).as(name).isEqualTo(FlinkCdcLimits.carries(type));
    }
  }

  @Test
  void aPositionIsTheEndOfTheLastWholeTransaction() {
    CommittedOffsets offsets = new CommittedOffsets();
    assertThat(
            offsets
                .newOffset(java.util.Map.of("lsn", "120", "lsn_proc", "130", "lsn_commit", "100"))
                .getOffset())
        .isEqualTo(java.util.Map.of("lsn", "100", "ts_usec", "0"));
    assertThat(offsets.newOffset(java.util.Map.of("lsn", "120", "txId", "7")).getOffset())
        .isEqualTo(java.util.Map.of("lsn", "120", "ts_usec", "0"));
  }
}
