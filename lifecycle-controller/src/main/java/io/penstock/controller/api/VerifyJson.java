package io.penstock.controller.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.verify.VerifyReport;
import io.penstock.controller.verify.VerifyRequest;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A verification in JSON. */
final class VerifyJson {

  private VerifyJson() {}

  static ObjectNode of(VerifyReport report) {
    VerifyRequest request = report.request();
    ObjectNode json = Answers.JSON.createObjectNode();
    json.put("id", report.id());
    json.put("state", word(report.state()));
    json.put("startedAt", report.startedAt().toString());
    json.put("endedAt", report.endedAt() == null ? null : report.endedAt().toString());
    json.put("samplePercent", request.samplePercent());
    json.put("showValues", request.showValues());
    json.put("repair", request.repair());
    json.put("maxRowsPerSecond", request.maxRowsPerSecond());
    ArrayNode notices = json.putArray("notices");
    report.notices().forEach(notices::add);
    json.put("error", report.error());
    json.put("incomplete", report.incomplete());
    ArrayNode tables = json.putArray("tables");
    report.tables().forEach(table -> tables.add(table(table)));
    return json;
  }

  private static ObjectNode table(VerifyReport.Table table) {
    ObjectNode json = Answers.JSON.createObjectNode();
    json.put("sourceSchemaName", table.schema());
    json.put("sourceTable", table.name());
    json.put("targetTable", table.target());
    json.put("state", word(table.state()));
    json.put("reason", table.reason());
    json.put("incomplete", table.incomplete());
    json.put("rangesDone", table.rangesDone());
    json.put("rangesTotal", table.rangesTotal());
    json.put("rows", table.rows());
    json.put("rowsPerSecond", table.rowsPerSecond());
    json.put("differingRows", table.differingRows());
    ArrayNode differing = json.putArray("differing");
    table.differing().forEach(difference -> differing.add(difference(difference)));
    json.put("busyRows", table.busyRows());
    json.put("repairedRows", table.repairedRows());
    ArrayNode not = json.putArray("notCompared");
    table
        .notCompared()
        .forEach(column -> not.addObject().put("column", column.column()).put("why", column.why()));
    return json;
  }

  private static ObjectNode difference(VerifyReport.Difference difference) {
    ObjectNode json = Answers.JSON.createObjectNode();
    json.set("key", values(difference.key()));
    json.put("kind", word(difference.kind()));
    ArrayNode columns = json.putArray("columns");
    difference.columns().forEach(columns::add);
    if (difference.source() != null) {
      json.set("source", values(difference.source()));
    }
    if (difference.destination() != null) {
      json.set("destination", values(difference.destination()));
    }
    json.put("repaired", difference.repaired());
    return json;
  }

  private static ObjectNode values(Map<String, ? extends @Nullable String> values) {
    ObjectNode json = Answers.JSON.createObjectNode();
    values.forEach((name, value) -> json.put(name, value));
    return json;
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
