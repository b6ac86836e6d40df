package io.penstock.controller.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.engine.PipeHistory;
import io.penstock.controller.engine.PipeStatus;
import java.util.List;

/** How a pipe was over time, as JSON. */
final class HistoryJson {

  private HistoryJson() {}

  static ObjectNode of(PipeHistory history) {
    ObjectNode json = Answers.JSON.createObjectNode();
    json.put("window", history.window().wireName());
    json.put("from", history.from().toString());
    json.put("to", history.to().toString());
    json.put("stepSeconds", history.window().step().toSeconds());
    ArrayNode points = json.putArray("points");
    history.points().forEach(one -> point(points.addObject(), one));
    ArrayNode marks = json.putArray("marks");
    for (PipeStatus.Event event : history.marks()) {
      ObjectNode mark = marks.addObject();
      mark.put("time", event.time().toString());
      mark.put("kind", event.kind());
      mark.put("text", event.message());
    }
    return json;
  }

  private static void point(ObjectNode node, PipeHistory.Point point) {
    node.put("time", point.time().toString());
    node.put("lagSeconds", point.lagSeconds());
    node.put("lagBytes", point.lagBytes());
    node.put("slotRetainedBytes", point.slotRetainedBytes());
    node.put("checkpointAgeSeconds", point.checkpointAgeSeconds());
    PipeHistory.Rates rates = point.rates();
    node.put("snapshotRowsPerSecond", rates == null ? null : tenths(rates.snapshot()));
    node.put("insertsPerSecond", rates == null ? null : tenths(rates.inserts()));
    node.put("updatesPerSecond", rates == null ? null : tenths(rates.updates()));
    node.put("deletesPerSecond", rates == null ? null : tenths(rates.deletes()));
  }

  private static Double tenths(double rate) {
    return Math.round(rate * 10) / 10.0;
  }

  /** Rows of all kinds a second at each of the newest points; null where nobody could tell. */
  static ArrayNode recent(List<PipeHistory.Point> points, int most) {
    ArrayNode all = Answers.JSON.createArrayNode();
    for (PipeHistory.Point point :
        points.subList(Math.max(0, points.size() - most), points.size())) {
      PipeHistory.Rates rates = point.rates();
      all.add(rates == null ? null : tenths(rates.all()));
    }
    return all;
  }
}
