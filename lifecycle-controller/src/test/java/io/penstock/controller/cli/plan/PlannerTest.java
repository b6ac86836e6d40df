package io.penstock.controller.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.controller.cli.plan.PipePlan.Action;
import io.penstock.controller.cli.plan.PipePlan.Change;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final String SHOWN =
      """
      id: i-1
      serviceId: s-1
      name: shop
      state: Running
      source:
        postgres:
          type: postgres
          host: db
          port: 5432
          database: app
          authentication: basic
          caCertificate: PEM
          disableTls: false
          skipCertVerification: false
          settings: {syncIntervalSeconds: 5, replicationMode: cdc, allowNullableColumns: true,
            enableFailoverSlots: false, snapshotMaxBytesPerSecond: 1000}
          tableMappings:
            - {sourceSchemaName: public, sourceTable: orders, targetTable: orders,
               excludedColumns: [b, a], useCustomSortingKey: false, sortingKeys: [],
               tableEngine: ReplacingMergeTree}
            - {sourceSchemaName: public, sourceTable: items, targetTable: goods,
               excludedColumns: [], useCustomSortingKey: false, sortingKeys: [],
               tableEngine: ReplacingMergeTree}
      destination: {database: penstock}
      """;
  private static final String TABLES =
      "[{sourceTable: orders, excludedColumns: [a, b]}, {sourceTable: items, targetTable: goods}]";

  @Test
  void whatTheFileDoesNotSayStays() {
    assertThat(plan("{name: shop}").action()).isEqualTo(Action.NOTHING);
    assertThat(plan(postgres("tableMappings: []")).action()).isEqualTo(Action.NOTHING);
  }

  @Test
  void whatOnlyLooksDifferentIsTheSame() {
    PipePlan plan =
        plan(
            postgres(
                "iamRole: '', authentication: BASIC, port: 5432, disableTls: false,"
                    + " credentials: {username: u, password: 'env:NOT_SET'},"
                    + " settings: {onTruncate: apply, reader: native, metadataColumnPrefix: _pipe_,"
                    + " jsonAs: string, dropColumns: false, publicationName: ''},"
                    + " tableMappings: "
                    + TABLES));
    assertThat(plan.action()).isEqualTo(Action.NOTHING);
    assertThat(plan.requests()).isEmpty();
  }

  @Test
  void settingsAndTablesGoInOneRequest() {
    PipePlan plan =
        plan(
            postgres(
                "settings: {syncIntervalSeconds: 1, snapshotMaxBytesPerSecond: null},"
                    + " caCertificate: null,"
                    + " tableMappings: [{sourceTable: orders, excludedColumns: [a, b]},"
                    + " {sourceSchemaName: s, sourceTable: new}]"));
    assertThat(plan.changes())
        .containsExactly(
            new Change("~", "source.postgres.settings.syncIntervalSeconds", "5 → 1"),
            new Change("~", "source.postgres.settings.snapshotMaxBytesPerSecond", "1000 → not set"),
            new Change("~", "source.postgres.caCertificate", "a certificate of 1 lines → not set"),
            new Change("+", "source.postgres.tableMappings", "s.new → new"),
            new Change(
                "-",
                "source.postgres.tableMappings",
                "public.items; the table goods stays in ClickHouse"));
    assertThat(plan.requests()).hasSize(1);
    assertThat(plan.requests().get(0).at("/source/postgres/tableMappings/0/excludedColumns"))
        .as("in the order that the controller has")
        .hasToString("[\"b\",\"a\"]");
    assertThat(plan.requests().get(0).at("/source/postgres/caCertificate").isNull()).isTrue();
  }

  @Test
  void aChangedMappingIsARequestOfItsOwn() {
    PipePlan plan =
        plan(
            postgres(
                "settings: {syncIntervalSeconds: 1}, tableMappings: [{sourceTable: orders},"
                    + " {sourceTable: items, targetTable: goods}, {sourceTable: new}]"));
    assertThat(plan.changes())
        .contains(
            new Change(
                "!",
                "source.postgres.tableMappings",
                "public.orders is copied anew: excludedColumns [\"a\",\"b\"] → not set"));
    assertThat(plan.requests()).hasSize(2);
    assertThat(plan.requests().get(0).at("/source/postgres/tableMappings/0/excludedColumns"))
        .isNotEmpty();
    assertThat(plan.requests().get(0).at("/source/postgres/tableMappings")).hasSize(3);
    assertThat(plan.requests().get(1).at("/source/postgres/tableMappings/0/excludedColumns"))
        .isEmpty();
    assertThat(plan.requests().get(1).at("/source/postgres/tableMappings")).hasSize(3);
    assertThat(plan.requests().get(1).at("/source/postgres/settings").isMissingNode()).isTrue();
  }

  @Test
  void whatCannotBeChangedIsRefusedByNameAndWithWhy() {
    PipePlan plan =
        plan(
            """
            name: shop
            destination: {database: other}
            source:
              postgres:
                sett1ngs: {}
                hots: db
                settings: {replicationMode: snapshot, publicationName: mine}
                tableMappings:
                  - {sourceTable: orders, excludedColumns: [a, b], targetTable: o}
                  - {sourceTable: items, targetTable: goods}
            """);
    assertThat(plan.action()).isEqualTo(Action.REFUSED);
    assertThat(plan.refused())
        .anyMatch(line -> line.startsWith("destination.database is penstock and cannot become"))
        .anyMatch(line -> line.startsWith("source.postgres.settings.replicationMode is cdc"))
        .anyMatch(line -> line.startsWith("source.postgres.settings.publicationName is not set"))
        .contains("source.postgres.hots is not known here")
        .anyMatch(line -> line.contains("the target of public.orders is orders"))
        .hasSize(5);
  }

  @Test
  void credentialsAreSentWhereAskedForAndToAnotherServer() {
    String credentials = "credentials: {username: u, password: p}";
    assertThat(plan(postgres(credentials)).action()).isEqualTo(Action.NOTHING);
    assertThat(plan(postgres(credentials), true).requests().get(0))
        .hasToString(
            "{\"source\":{\"postgres\":{\"credentials\":{\"username\":\"u\",\"password\":\"p\"}}}}");
    PipePlan moved = plan(postgres(credentials + ", host: db2"));
    assertThat(moved.requests().get(0).at("/source/postgres/credentials/password").asText())
        .isEqualTo("p");
    assertThat(moved.json().toString()).doesNotContain("\"p\"");
  }

  @Test
  void ofAWholeSchemaOnlyWhatItLeavesOutCanChange() {
    String shown =
        SHOWN.replaceFirst(
            "(?s)tableMappings:.*?destination",
            "tableMappings: [{sourceSchemaName: s, sourceTable: '*', targetTable: 's_*',"
                + " excludedTables: [a]}]\ndestination");
    PipePlan less =
        Planner.change(
            yaml(
                postgres(
                    "tableMappings: [{sourceSchemaName: s, sourceTable: '*', targetTable: 's_*',"
                        + " excludedTables: [b, a]}]")),
            yaml(shown),
            false);
    assertThat(less.changes())
        .extracting(Change::text)
        .containsExactly("s.*: excludedTables [\"a\"] → [\"a\",\"b\"]");
    PipePlan other =
        Planner.change(
            yaml(
                postgres(
                    "tableMappings: [{sourceSchemaName: s, sourceTable: '*', targetTable: 's_*',"
                        + " tableEngine: MergeTree}]")),
            yaml(shown),
            false);
    assertThat(other.refused()).singleElement().asString().contains("only excludedTables");
  }

  private static String postgres(String fields) {
    return "{name: shop, source: {postgres: {" + fields + "}}}";
  }

  private static PipePlan plan(String declared) {
    return plan(declared, false);
  }

  private static PipePlan plan(String declared, boolean credentials) {
    return Planner.change(yaml(declared), yaml(SHOWN), credentials);
  }

  private static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) new YAMLMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
