package io.penstock.controller.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.ReplicationMode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DefinitionReaderTest {

  private static final String GOOD =
      """
      {"name":"shop","source":{"postgres":{"host":"db","database":"app",
        "credentials":{"username":"u","password":"hunter2"},"authentication":"BASIC",
        "settings":{},"tableMappings":[{"sourceTable":"orders"}]},"validateSamples":false},
       "destination":{"database":""},"fieldMappings":[],"settings":{}}""";

  private final Problems problems = new Problems();

  private PipeDefinition read(String json) throws IOException {
    return new DefinitionReader(text -> new SecretRef("env:SEALED"), "penstock")
        .read(new ObjectMapper().readTree(json), problems);
  }

  @Test
  void unsetFieldsHaveTheirDefaults() throws IOException {
    PipeDefinition pipe = read(GOOD);
    assertThat(problems.list()).isEmpty();
    assertThat(pipe.database()).isEqualTo("penstock");
    assertThat(pipe.source().port()).isEqualTo(5432);
    assertThat(pipe.source().type()).isEqualTo("postgres");
    assertThat(pipe.settings())
        .isEqualTo(
            new PipeSettings(
                5,
                100_000,
                "",
                ReplicationMode.CDC,
                "",
                true,
                4,
                100_000,
                1,
                false,
                "_pipe_",
                null));
    TableMapping orders = pipe.tables().get(0);
    assertThat(orders.schema()).isEqualTo("public");
    assertThat(orders.target()).isEqualTo("orders");
    assertThat(DefinitionJson.read(DefinitionJson.write(pipe))).isEqualTo(pipe);
  }

  @Test
  void aLimitOfTheLoadIsKept() throws IOException {
    PipeDefinition pipe =
        read(
            GOOD.replace(
                "\"settings\":{},\"table",
                "\"settings\":{\"snapshotMaxBytesPerSecond\":5000000},\"table"));
    assertThat(problems.list()).isEmpty();
    assertThat(pipe.settings().snapshotMaxBytesPerSecond()).isEqualTo(5_000_000L);
    assertThat(DefinitionJson.read(DefinitionJson.write(pipe))).isEqualTo(pipe);
  }

  @Test
  void everyProblemIsNamedWithItsField() throws IOException {
    read(
        """
        {"name":7,"source":{"postgres":{"host":"db/x?user=a","port":"5432","database":"app",
          "credentials":{"username":"u"},"authentication":"IAM_ROLE","disableTls":"yes",
          "caCertificate":"nonsense","colour":"red",
          "settings":{"syncIntervalSeconds":0,"pullBatchSize":1.5,"replicationMode":"cdc_only",
            "snapshotNumRowsPerPartition":10,"snapshotMaxBytesPerSecond":0,"deleteOnMerge":"yes","allowNullableColumns":1},
          "tableMappings":[{"sourceTable":"a","targetTable":"t","sortingKeys":["x"]},
            {"sourceTable":"b","targetTable":"t","tableEngine":"Log","excludedColumns":[1]},
            {"targetTable":"c"}]}}}""");
    assertThat(problems.list().stream().map(Problem::field))
        .containsExactlyInAnyOrder(
            "name",
            "source.postgres.host",
            "source.postgres.port",
            "source.postgres.credentials.password",
            "source.postgres.authentication",
            "source.postgres.disableTls",
            "source.postgres.caCertificate",
            "source.postgres.colour",
            "source.postgres.settings.syncIntervalSeconds",
            "source.postgres.settings.pullBatchSize",
            "source.postgres.settings.publicationName",
            "source.postgres.settings.replicationSlotName",
            "source.postgres.settings.snapshotNumRowsPerPartition",
            "source.postgres.settings.snapshotMaxBytesPerSecond",
            "source.postgres.settings.deleteOnMerge",
            "source.postgres.settings.allowNullableColumns",
            "source.postgres.tableMappings[0].sortingKeys",
            "source.postgres.tableMappings[1].targetTable",
            "source.postgres.tableMappings[1].tableEngine",
            "source.postgres.tableMappings[1].excludedColumns[0]",
            "source.postgres.tableMappings[2].sourceTable");
    assertThat(problems.text()).contains("Value must be >= 1").contains("must be one of");
  }

  @Test
  void hugeNumbersAndLongNamesAreRefusedNotCut() throws IOException {
    read(
        GOOD.replace(
                "\"settings\":{},\"table", "\"settings\":{\"pullBatchSize\":4294967297},\"table")
            .replace("\"shop\"", "\"" + "x".repeat(256) + "\"")
            .replace("\"orders\"", "\"" + "é".repeat(32) + "\""));
    assertThat(problems.list().stream().map(Problem::field))
        .containsExactlyInAnyOrder(
            "name",
            "source.postgres.settings.pullBatchSize",
            "source.postgres.tableMappings[0].sourceTable");
  }

  @Test
  void theAddedColumnsPrefixHasOneName() throws IOException {
    String named = "\"settings\":{\"metadataColumnPrefix\":\"%s\"},\"table";
    PipeDefinition pipe =
        read(GOOD.replace("\"settings\":{},\"table", named.formatted("_peerdb_")));
    assertThat(problems.list()).isEmpty();
    assertThat(pipe.settings().metadataPrefix()).isEqualTo("_peerdb_");

    read(GOOD.replace("\"settings\":{},\"table", named.formatted("a b")));
    read(
        GOOD.replace(
            "\"settings\":{},\"table", "\"settings\":{\"metadataPrefix\":\"_x_\"},\"table"));
    assertThat(problems.list().stream().map(Problem::field))
        .containsExactly(
            "source.postgres.settings.metadataColumnPrefix",
            "source.postgres.settings.metadataPrefix");
    assertThat(problems.text()).contains("known are").contains("metadataColumnPrefix");
  }
}
