package io.penstock.controller.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.engine.CopyPace;
import io.penstock.controller.engine.PipeStatus;
import io.penstock.controller.source.Discovery;
import io.penstock.controller.validate.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What ClickPipes' API has no shape for: status, tables, events, discovery. */
final class StatusJson {

  private StatusJson() {}

  static ObjectNode status(PipeStatus status) {
    ObjectNode json = Answers.JSON.createObjectNode();
    json.put("state", status.state().wireName());
    json.put("detailedState", status.state().name());
    json.put("sentence", status.state().sentence());
    json.put("since", status.since().toString());
    json.put("phase", status.phase());
    ArrayNode commands = json.putArray("commands");
    status.commands().forEach(commands::add);
    PipeStatus.Reason reason = status.reason().orElse(PipeStatus.Reason.NONE);
    json.put("code", reason.code());
    json.put("reason", reason.detail());
    json.put("remedy", reason.remedy());
    json.put("sql", reason.sql());
    status.lagBytes().ifPresentOrElse(n -> json.put("lagBytes", n), () -> json.putNull("lagBytes"));
    status
        .lagSeconds()
        .ifPresentOrElse(n -> json.put("lagSeconds", n), () -> json.putNull("lagSeconds"));
    json.put("rowsPerSecond", Math.round(status.rowsPerSecond() * 10) / 10.0);
    json.put("rowsInserted", status.rowsInserted());
    status
        .lastInsertAt()
        .ifPresentOrElse(
            at -> json.put("lastInsertAt", at.toString()), () -> json.putNull("lastInsertAt"));
    status
        .targets()
        .ifPresentOrElse(
            targets ->
                json.putObject("targets").put("rows", targets.rows()).put("parts", targets.parts()),
            () -> json.putNull("targets"));
    counts(json.putObject("counts"), status.counts());
    ObjectNode snapshot = json.putObject("snapshot");
    snapshot(snapshot, status.snapshot());
    status
        .resync()
        .ifPresentOrElse(
            resync -> {
              ObjectNode node = json.putObject("resync");
              ArrayNode tables = node.putArray("tables");
              resync.tables().forEach(tables::add);
              node.put("startedAt", resync.startedAt().toString());
              node.put("keepOldTables", resync.keepOldTables());
              snapshot(node, resync.progress());
              copies(node.putArray("tableProgress"), resync.copies());
            },
            () -> json.putNull("resync"));
    slot(json, status);
    checkpoint(json, status);
    status
        .job()
        .ifPresentOrElse(
            job -> {
              ObjectNode node = json.putObject("flink");
              node.put("jobId", job.jobId());
              node.put("url", job.url());
              node.put("status", job.status());
            },
            () -> json.putNull("flink"));
    return json;
  }

  private static void counts(ObjectNode node, PipeStatus.Counts counts) {
    node.put("inserts", counts.inserts());
    node.put("updates", counts.updates());
    node.put("deletes", counts.deletes());
    node.put("bytesInserted", counts.bytesInserted());
    node.put("batches", counts.batches());
    node.put("retries", counts.retries());
    node.put("snapshotBytes", counts.snapshotBytes());
    node.put("insertMillis", counts.insertMillis());
    node.put("jobs", counts.jobs());
    node.put("restarts", counts.restarts());
    ObjectNode errors = node.putObject("errors");
    new TreeMap<>(counts.errors()).forEach(errors::put);
  }

  private static void copies(ArrayNode list, List<PipeStatus.Copy> copies) {
    for (PipeStatus.Copy copy : copies) {
      ObjectNode node = list.addObject();
      node.put("sourceSchemaName", copy.schema());
      node.put("sourceTable", copy.table());
      node.put("targetTable", copy.target());
      node.put("state", copy.state());
      snapshot(node, copy.progress());
      copy.etaSeconds()
          .ifPresentOrElse(n -> node.put("etaSeconds", n), () -> node.putNull("etaSeconds"));
    }
  }

  private static void snapshot(ObjectNode node, PipeStatus.Snapshot snapshot) {
    node.put("rows", snapshot.rows());
    node.put("splitsDone", snapshot.splitsDone());
    node.put("splitsTotal", snapshot.splitsTotal());
  }

  static ArrayNode savepoints(List<PipeStatus.Savepoint> savepoints) {
    ArrayNode list = Answers.JSON.createArrayNode();
    for (PipeStatus.Savepoint savepoint : savepoints) {
      ObjectNode node = list.addObject();
      node.put("jobId", savepoint.jobId());
      node.put("kind", savepoint.kind());
      node.put("path", savepoint.path());
      node.put("jobStartedAt", savepoint.jobStartedAt().toString());
    }
    return list;
  }

  private static void slot(ObjectNode json, PipeStatus status) {
    status
        .slot()
        .ifPresentOrElse(
            slot -> {
              ObjectNode node = json.putObject("slot");
              node.put("name", slot.name());
              node.put("retainedBytes", slot.retainedBytes());
              slot.limitBytes()
                  .ifPresentOrElse(
                      n -> node.put("limitBytes", n), () -> node.putNull("limitBytes"));
              node.put("walStatus", slot.walStatus());
              node.put("active", slot.active());
              node.put("confirmedLsn", slot.confirmedLsn());
            },
            () -> json.putNull("slot"));
  }

  private static void checkpoint(ObjectNode json, PipeStatus status) {
    status
        .checkpoint()
        .ifPresentOrElse(
            checkpoint -> {
              ObjectNode node = json.putObject("checkpoint");
              node.put("id", checkpoint.id());
              node.put("path", checkpoint.path());
              node.put("completedAt", checkpoint.completedAt().toString());
              node.put("durationMillis", checkpoint.durationMillis());
            },
            () -> json.putNull("checkpoint"));
  }

  static ArrayNode tables(List<PipeStatus.Table> tables) {
    ArrayNode list = Answers.JSON.createArrayNode();
    for (PipeStatus.Table table : tables) {
      ObjectNode node = list.addObject();
      node.put("sourceSchemaName", table.schema());
      node.put("sourceTable", table.table());
      node.put("targetTable", table.target());
      node.put("state", table.state());
      node.put("splitsDone", table.splitsDone());
      node.put("splitsTotal", table.splitsTotal());
      node.put("rows", table.rows());
      node.put("rowsInserted", table.rowsInserted());
      ObjectNode changes = node.putObject("counts");
      changes.put("inserts", table.changes().inserts());
      changes.put("updates", table.changes().updates());
      changes.put("deletes", table.changes().deletes());
      table
          .etaSeconds()
          .ifPresentOrElse(n -> node.put("etaSeconds", n), () -> node.putNull("etaSeconds"));
      table
          .lastChangeAt()
          .ifPresentOrElse(
              at -> node.put("lastChangeAt", at.toString()), () -> node.putNull("lastChangeAt"));
      ArrayNode lossy = node.putArray("lossyValues");
      for (PipeStatus.Lossy values : table.lossy()) {
        ObjectNode one = lossy.addObject();
        one.put("column", values.column());
        one.put("kind", values.kind());
        one.put("meaning", values.meaning());
        one.put("count", values.count());
      }
      PipeStatus.Reason reason = table.reason().orElse(PipeStatus.Reason.NONE);
      node.put("code", reason.code());
      node.put("reason", reason.detail());
      node.put("remedy", reason.remedy());
      node.put("sql", reason.sql());
    }
    return list;
  }

  static ArrayNode events(List<PipeStatus.Event> events) {
    ArrayNode list = Answers.JSON.createArrayNode();
    for (PipeStatus.Event event : events) {
      ObjectNode node = list.addObject();
      node.put("id", event.id());
      node.put("time", event.time().toString());
      node.put("kind", event.kind());
      node.put("message", event.message());
      node.put("cause", event.cause());
      node.put("by", event.by());
    }
    return list;
  }

  /** {@code {"schemas":[{"name","tables":[…]}],"copyPace"}}. */
  static ObjectNode discovered(List<Candidate> candidates, Optional<CopyPace> pace) {
    Map<String, ArrayNode> schemas = new TreeMap<>();
    for (Candidate candidate : candidates) {
      Discovery.Table table = candidate.table();
      ArrayNode list =
          schemas.computeIfAbsent(table.schema(), schema -> Answers.JSON.createArrayNode());
      ObjectNode node = list.addObject();
      node.put("name", table.name());
      node.put("partitioned", table.partitioned());
      node.put("replicaIdentity", table.identity());
      ArrayNode keys = node.putArray("keyColumns");
      table.keyColumns().forEach(keys::add);
      node.put("estimatedRows", table.estimatedRows());
      node.put("bytes", table.bytes());
      node.put("readable", table.readable());
      ArrayNode columns = node.putArray("columns");
      for (Discovery.Column column : table.columns()) {
        ObjectNode one = columns.addObject();
        one.put("name", column.name());
        one.put("type", column.type());
        one.put("notNull", column.notNull());
        one.put("generated", column.generated());
        ArrayNode types = one.putArray("destinationTypes");
        candidate.types().getOrDefault(column.name(), List.of()).forEach(types::add);
      }
      ArrayNode problems = node.putArray("problems");
      candidate.problems().forEach(one -> Answers.describe(one, problems.addObject()));
    }
    ObjectNode json = Answers.JSON.createObjectNode();
    ArrayNode list = json.putArray("schemas");
    schemas.forEach((name, all) -> list.addObject().put("name", name).set("tables", all));
    pace.ifPresentOrElse(
        one ->
            json.putObject("copyPace")
                .put("copies", one.copies())
                .put("rowsPerSecond", Math.round(one.rowsPerSecond()))
                .put("bytesPerSecond", Math.round(one.bytesPerSecond())),
        () -> json.putNull("copyPace"));
    return json;
  }
}
