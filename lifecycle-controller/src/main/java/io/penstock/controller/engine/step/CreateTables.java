package io.penstock.controller.engine.step;

import io.penstock.controller.destination.DelayedMerges;
import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.store.StepRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables that Setup or an edit has added are there, empty and as planned; their UUIDs are
 * noted. A table that was made earlier and is gone is not made again: it would lack all rows that
 * were delivered before.
 */
public final class CreateTables implements Step {

  private final Services services;

  public CreateTables(Services services) {
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    PipeSpec spec = context.spec();
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.destination().database());
    MetadataColumns metadata = new MetadataColumns(spec.metadataPrefix());
    OwnTables ours = OwnTables.of(context);
    Map<String, Target> there =
        targets.find(
            spec.tables().stream().filter(TablePlan::active).map(TablePlan::targetTable).toList());
    int firstNew = firstNew(context);
    List<TablePlan> fresh = new ArrayList<>();
    List<PipeException.Found> gone = new ArrayList<>();
    for (int i = 0; i < spec.tables().size(); i++) {
      TablePlan plan = spec.tables().get(i);
      if (!plan.active()) {
        continue;
      }
      Target target = there.get(plan.targetTable());
      if (i >= firstNew) {
        fresh.add(plan);
      } else if (target == null || !ours.knows(target)) {
        String how = target == null ? " is gone" : " was replaced by another";
        gone.add(
            new PipeException.Found(
                ErrorCode.TARGET_MISSING, "table " + plan.targetTable() + how, i));
      }
    }
    Optional<Outcome> refusal = refusal(fresh, there, ours, metadata);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    gone.forEach(context::stopTable);
    DelayedMerges merges =
        new DelayedMerges(
            services.client(context.pipe().serviceId()), spec.destination().database());
    boolean copies = spec.mode().snapshots();
    MadeTables.make(
        context,
        targets,
        fresh,
        there,
        plan -> {
          targets.create(plan, metadata);
          if (copies && plan.engine() != TableEngine.NULL) {
            merges.begin(plan.targetTable());
          }
        });
    return Outcome.done(fresh.size() + " tables");
  }

  /** All are looked at before one is made: a refusal leaves nothing behind. */
  private static Optional<Outcome> refusal(
      List<TablePlan> fresh, Map<String, Target> there, OwnTables ours, MetadataColumns metadata) {
    for (TablePlan plan : fresh) {
      Target target = there.get(plan.targetTable());
      if (target == null || ours.knows(target)) {
        continue;
      }
      if (target.rows() > 0) {
        return Optional.of(
            Outcome.failed(
                ErrorCode.TARGET_NOT_EMPTY,
                "table " + target.name() + " holds " + target.rows() + " rows"));
      }
      List<String> differences = TargetTables.misfits(plan, target, metadata);
      if (!differences.isEmpty()) {
        return Optional.of(
            Outcome.failed(
                ErrorCode.TARGET_INCOMPATIBLE,
                "table " + target.name() + ": " + String.join("; ", differences)));
      }
    }
    return Optional.empty();
  }

  /** The index of the first table that was recorded since tables were last made. */
  private static int firstNew(StepContext context) {
    int first = Integer.MAX_VALUE;
    for (StepRow row : context.steps()) {
      boolean done = row.status().equals("DONE");
      if (row.kind() == StepKind.RECORD_PLAN) {
        first = 0;
      } else if (row.kind() == StepKind.RECORD_EDIT) {
        String added = Notes.read(row.notes()).get(RecordEdit.FIRST_ADDED);
        first = added == null ? first : Math.min(first, Integer.parseInt(added));
      } else if (done
          && (row.kind() == StepKind.CREATE_TABLES || row.kind() == StepKind.ADOPT_RESYNC)) {
        first = Integer.MAX_VALUE;
      }
    }
    return first;
  }
}
