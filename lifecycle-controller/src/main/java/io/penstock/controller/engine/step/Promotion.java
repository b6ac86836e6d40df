package io.penstock.controller.engine.step;

import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SystemIdentity;
import io.penstock.model.Lsn;
import io.penstock.model.TimelineHistory;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A standby of the source has taken over. The pipe goes along where nothing in ClickHouse is from
 * WAL that the new primary never had; whether the job's own position is, the job sees.
 */
final class Promotion {

  private final SourceConnector connector;
  private final TargetTables targets;

  Promotion(SourceConnector connector, TargetTables targets) {
    this.connector = connector;
    this.targets = targets;
  }

  /**
   * Records the new timeline in the pipe's spec.
   *
   * @throws PipeException SYSTEM_CHANGED where it cannot be shown that nothing is lost
   */
  void follow(StepContext context, SystemIdentity now) {
    PipeSpec spec = context.spec();
    int before = spec.source().timeline();
    if (now.timeline() < before) {
      throw changed("the pipe is on timeline " + before + ", the cluster on " + now.timeline());
    }
    TimelineHistory history = now.history(connector, context.definition().source());
    Lsn end =
        history
            .end(before)
            .orElseThrow(
                () ->
                    changed(
                        "timeline "
                            + now.timeline()
                            + " does not stem from "
                            + before
                            + ", the pipe's"));
    if (spec.mode().snapshots() && !context.pipe().loaded()) {
      throw changed(
          "a standby took over at "
              + end
              + " while tables were being copied: rows may have been copied that it never had");
    }
    nothingBehind(spec, end);
    PipeSpec after =
        spec.withNeighbours(spec.source().promotedTo(now.timeline()), spec.destination());
    context
        .store()
        .use(
            daos ->
                daos.pipes().recordSpec(context.pipe().id(), SpecJson.write(after), context.now()));
    context.event(
        "notice",
        "A standby of the source took over at "
            + end
            + " (timeline "
            + now.timeline()
            + "); nothing in ClickHouse is newer, the pipe goes on there");
  }

  private void nothingBehind(PipeSpec spec, Lsn end) {
    String version = new MetadataColumns(spec.metadataPrefix()).version();
    Set<String> names =
        spec.tables().stream()
            .filter(TablePlan::active)
            .map(TablePlan::targetTable)
            .collect(Collectors.toSet());
    Map<String, ?> there = targets.find(names);
    for (TablePlan plan : spec.tables()) {
      if (!plan.active() || !there.containsKey(plan.targetTable())) {
        continue;
      }
      if (plan.engine() == TableEngine.NULL) {
        throw changed(
            "a standby took over at "
                + end
                + ", and target "
                + plan.targetTable()
                + " of engine Null does not tell whether it was sent newer rows");
      }
      Lsn newest = targets.newest(plan.targetTable(), version);
      if (newest.isAfter(end)) {
        throw changed(
            "a standby took over at "
                + end
                + ", and table "
                + plan.targetTable()
                + " in ClickHouse has rows up to "
                + newest
                + " that it never had");
      }
    }
  }

  private static PipeException changed(String text) {
    return new PipeException(ErrorCode.SYSTEM_CHANGED, text);
  }
}
