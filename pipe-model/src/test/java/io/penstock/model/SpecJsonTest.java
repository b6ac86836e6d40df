package io.penstock.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.DestinationSpec;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.spec.TlsSpec;
import io.penstock.model.type.PgType;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecJsonTest {

  private static final PgType INT4 = PgType.builtIn(23, "int4");
  private static final PgType INT4_ARRAY =
      new PgType(1007, "pg_catalog", "_int4", -1, PgType.Kind.ARRAY, 1, INT4, List.of());

  private static PipeSpec spec() {
    TablePlan table =
        new TablePlan(
            16384,
            "public",
            "o\"dd",
            false,
            ReplicaIdentity.KEY,
            "odd",
            TableEngine.REPLACING_MERGE_TREE,
            List.of("id"),
            "",
            "",
            Lsn.parse("0/1A2B3C"),
            List.of(
                new ColumnPlan("id", 1, INT4, true, "id", "Int32", true),
                new ColumnPlan("l", 2, INT4_ARRAY, false, "l", "Array(Nullable(Int32))")),
            List.of("secret_note"),
            TableWork.COPY_AND_FOLLOW);
    return new PipeSpec(
        PipeSpec.VERSION,
        1,
        "6a4f0d9e-0000-4000-8000-000000000001",
        "shop",
        ReplicationMode.CDC,
        new SourceSpec(
            "localhost",
            5432,
            "shop",
            "penstock",
            new SecretRef("env:PG_PASSWORD"),
            new TlsSpec(true, false, "", ""),
            "7300000000000000000",
            1),
        new DestinationSpec(
            "http://localhost:8123", "default", new SecretRef("file:/secret"), "penstock"),
        new StreamSpec("penstock_1", "penstock_1", Lsn.parse("0/1A2B40")),
        PipeSpec.DEFAULT_PREFIX,
        JobSettings.DEFAULT,
        List.of(table));
  }

  @Test
  void whatIsWrittenIsReadBackEqual() {
    assertThat(SpecJson.read(SpecJson.write(spec()))).isEqualTo(spec());
  }

  @Test
  void aColumnOfBeforeDoesNotRefuseNull() {
    String json = SpecJson.write(spec()).replaceAll(",\"refusesNull\":(true|false)", "");
    assertThat(json).doesNotContain("refusesNull");
    assertThat(SpecJson.read(json).tables().get(0).columns())
        .extracting(ColumnPlan::refusesNull)
        .containsExactly(false, false);
  }

  @Test
  void whatASpecOfBeforeDoesNotSayHasItsDefault() {
    PipeSpec limited =
        spec().withSettings(JobSettings.DEFAULT.withSnapshotMaxBytesPerSecond(1_000_000L));
    assertThat(SpecJson.read(SpecJson.write(limited))).isEqualTo(limited);
    assertThat(SpecJson.write(spec())).doesNotContain("snapshotMaxBytesPerSecond");
    assertThat(SpecJson.read(SpecJson.write(spec())).settings().snapshotMaxBytesPerSecond())
        .isNull();
    assertThatThrownBy(() -> JobSettings.DEFAULT.withSnapshotMaxBytesPerSecond(0L))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownFieldIsNamed() {
    String json = SpecJson.write(spec()).replace("\"metadataPrefix\"", "\"metadataPrefx\"");
    assertThatThrownBy(() -> SpecJson.read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("metadataPrefx");
  }

  @Test
  void aPasswordInClearIsRefusedWithoutRepeatingIt() {
    String json = SpecJson.write(spec()).replace("env:PG_PASSWORD", "hunter2");
    assertThatThrownBy(() -> SpecJson.read(json)).hasMessageNotContaining("hunter2");
  }
}
