package io.penstock.controller.cli;

import static io.penstock.controller.cli.PipeCliTest.SHOP;
import static io.penstock.controller.cli.ScriptedApi.PIPES;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pipe is asked for: another definition, or its rows anew. */
class EditCommandTest {

  private static final String PIPE = PIPES + "/" + PipeCliTest.ID;

  private final ScriptedApi api =
      new ScriptedApi().answers("GET " + PIPES, "[" + SHOP + "]").answers("GET " + PIPE, SHOP);
  private final CliRun cli = CliRun.against(api);

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aResyncNamesItsTables() {
    api.answers("POST " + PIPE + "/resync", SHOP.replace("Running", "Snapshot"));
    assertThat(cli.run("resync", "shop", "--table", "public.orders", "--keep-old-tables")).isZero();
    assertThat(sent("POST"))
        .isEqualTo(
            "{\"keepOldTables\":true,\"tables\":[{\"sourceSchemaName\":\"public\","
                + "\"sourceTable\":\"orders\"}]}");
    assertThat(cli.out()).contains("shop is Snapshot.");
    assertThat(cli.run("resync", "shop", "--cancel", "--table", "public.orders")).isEqualTo(2);
  }

  @Test
  void anEditSendsOnlyWhatItChanges() {
    api.answers("PATCH " + PIPE, SHOP.replace("Running", "Modifying"));
    assertThat(
            cli.run(
                "edit",
                "shop",
                "--add-table",
                "public.items:goods",
                "--remove-table",
                "public.orders",
                "--exclude-columns",
                "public.items:photo",
                "--no-delete-on-merge",
                "--sync-interval",
                "2"))
        .isZero();
    assertThat(sent("PATCH"))
        .isEqualTo(
            "{\"source\":{\"postgres\":{\"settings\":{\"syncIntervalSeconds\":2,\"deleteOnMerge\":false},"
                + "\"tableMappingsToAdd\":[{\"sourceSchemaName\":\"public\","
                + "\"sourceTable\":\"items\",\"targetTable\":\"goods\","
                + "\"excludedColumns\":[\"photo\"]}],"
                + "\"tableMappingsToRemove\":[{\"sourceSchemaName\":\"public\","
                + "\"sourceTable\":\"orders\"}]}}}");
    assertThat(cli.run("edit", "shop")).isEqualTo(2);
  }

  @Test
  void anEditTakesAwayWhatItGivesAsNothing() {
    api.answers("PATCH " + PIPE, SHOP);
    assertThat(
            cli.run(
                "edit",
                "--no-disable-tls",
                "--skip-cert-verification",
                "shop",
                "--tls-host=",
                "--ca-certificate=",
                "--database",
                "other",
                "--on-truncate",
                "ignore",
                "--rows-per-partition",
                "5000",
                "--max-bytes-per-second",
                "0"))
        .as(cli.err())
        .isZero();
    assertThat(sent("PATCH"))
        .isEqualTo(
            "{\"source\":{\"postgres\":{\"settings\":{\"snapshotNumRowsPerPartition\":5000,"
                + "\"onTruncate\":\"ignore\",\"snapshotMaxBytesPerSecond\":null},"
                + "\"database\":\"other\",\"tlsHost\":null,\"caCertificate\":null,"
                + "\"disableTls\":false,\"skipCertVerification\":true}}}");
  }

  /** The body of the last request of a method. */
  private String sent(String method) {
    return api.asked().stream()
        .filter(asked -> asked.method().equals(method))
        .reduce((first, second) -> second)
        .orElseThrow()
        .body();
  }
}
