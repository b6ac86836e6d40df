package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code reader: flink-cdc}: refused where it cannot do what is asked, submitted with its jar. */
class ReaderChoiceTest extends ControllerStand {

  private static final String READER = "\"reader\":\"flink-cdc\"";

  private String problems(String mapping, String settings) {
    return controller
        .call("POST", "/clickpipes/validate", body(table, mapping, settings))
        .at("/result/problems")
        .toString();
  }

  private static String mapping(String source) {
    return "{\"sourceTable\":\"" + source + "\"}";
  }

  private void jar() throws IOException {
    Files.writeString(dir.resolve("c/flink-cdc.jar"), "another jar");
  }

  @Test
  void whatItCannotDoIsRefusedAllAtOnce() throws IOException {
    postgres.execute(
        "CREATE TABLE " + table + "n (id int PRIMARY KEY, n numeric, i interval)",
        "CREATE TABLE " + table + "k (id timestamptz PRIMARY KEY)",
        "CREATE TABLE " + table + "p (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE \"" + table + "-x\" (id int PRIMARY KEY)");
    assertThat(problems(mapping(table), READER))
        .contains("flink.flinkCdcJobJar")
        .contains("column p of public." + table + ": type public.price is not carried")
        .contains("column l of")
        .contains("column at of");
    jar();
    assertThat(problems(mapping(table), READER)).doesNotContain("flinkCdcJobJar");
    assertThat(problems(mapping(table + "n"), READER))
        .contains("column i of")
        .doesNotContain("column n of");
    assertThat(problems(mapping(table + "k"), READER)).contains("cannot be cut by column id");
    assertThat(problems(mapping(table + "p"), READER)).contains("partitions are not read");
    assertThat(problems(mapping(table + "-x"), READER)).contains("letters, digits and underscores");
    assertThat(problems("{\"sourceTable\":\"" + table + "n\",\"partitionKey\":\"id\"}", READER))
        .contains("[0].partitionKey\"")
        .contains("splits by the primary key");
    assertThat(problems(mapping("nokey"), READER)).contains("nokey");
    assertThat(problems(mapping("*"), READER)).contains("takes no whole schemas");
    assertThat(problems(mapping(table), READER + ",\"replicationMode\":\"snapshot\""))
        .contains("has no mode that copies only");
    assertThat(problems(mapping(table), "\"reader\":\"debezium\"")).contains("settings.reader");
  }

  @Test
  void aPipeOfItRunsByItsOwnJarAndKeepsItsTables() throws IOException {
    jar();
    String plain = table + "a";
    postgres.execute(
        "CREATE TABLE " + plain + " (id int PRIMARY KEY, v text)",
        "CREATE TABLE " + plain + "b (id int PRIMARY KEY)");
    JsonNode made = controller.call("POST", "/clickpipes", body(plain, mapping(plain), READER));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    String id = made.at("/result/id").asText();
    assertThat(made.at("/result/source/postgres/settings/reader").asText()).isEqualTo("flink-cdc");
    awaitState(id, "RUNNING");

    assertThat(flink.uploaded()).startsWith("penstock-job-flink-cdc-");
    String add =
        "{\"source\":{\"postgres\":{\"tableMappingsToAdd\":[" + mapping(plain + "b") + "]}}}";
    assertThat(controller.call("PATCH", "/clickpipes/" + id, add).toString())
        .contains("keeps the tables that its pipe was made with");
    String other = "{\"source\":{\"postgres\":{\"settings\":{\"reader\":\"native\"}}}}";
    assertThat(controller.call("PATCH", "/clickpipes/" + id, other).toString())
        .contains("cannot be changed");
    String one = "{\"tables\":[" + mapping(plain) + "]}";
    assertThat(controller.call("POST", "/clickpipes/" + id + "/resync", one).toString())
        .contains("is resynced as a whole");
  }
}
