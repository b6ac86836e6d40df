package io.penstock.controller.engine.step.resync;

import io.penstock.controller.destination.DelayedMerges;
import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.engine.step.ClaimedTargets;
import io.penstock.controller.engine.step.MadeTables;
import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.OwnTables;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.RunRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables that a resync fills are there, empty and as planned. All that could keep them from
 * being exchanged and the old ones from being dropped is asked here, before anything is copied.
 */
public final class CreateResyncTables implements Step {

  private final Services services;

  public CreateResyncTables(Services services) {
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    PipeSpec spec = context.spec(RunRow.Role.RESYNC);
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.destination().database());
    List<String> names = new ArrayList<>();
    for (TablePlan plan : spec.tables()) {
      names.add(plan.targetTable());
      names.add(RecordResync.target(plan.targetTable()));
    }
    Map<String, Target> there = targets.find(names);
    OwnTables all = OwnTables.of(context);
    OwnTables fresh = OwnTables.ofResync(context);
    for (TablePlan plan : spec.tables()) {
      Optional<Outcome> refusal =
          mapped(context, plan)
              .or(() -> name(there.get(plan.targetTable()), fresh))
              .or(() -> live(there.get(RecordResync.target(plan.targetTable())), all));
      if (refusal.isPresent()) {
        return refusal.get();
      }
    }
    MetadataColumns metadata = new MetadataColumns(spec.metadataPrefix());
    List<TablePlan> before = context.pipe().parsedSpec().map(PipeSpec::tables).orElse(List.of());
    Map<String, LiveShape> shapes = new HashMap<>();
    for (TablePlan plan : spec.tables()) {
      Target live = there.get(RecordResync.target(plan.targetTable()));
      shapes.put(plan.targetTable(), LiveShape.of(live, before, plan, metadata));
    }
    DelayedMerges merges =
        new DelayedMerges(
            services.client(context.pipe().serviceId()), spec.destination().database());
    MadeTables.make(
        context,
        targets,
        spec.tables(),
        there,
        plan -> {
          if (shapes.get(plan.targetTable()).asItIs()) {
            targets.createAs(plan.targetTable(), RecordResync.target(plan.targetTable()));
          } else {
            targets.create(plan, metadata);
          }
          merges.begin(plan.targetTable());
        });
    for (TablePlan plan : spec.tables()) {
      targets.addColumns(plan.targetTable(), shapes.get(plan.targetTable()).extra());
    }
    return Outcome.done(spec.tables().size() + " tables");
  }

  private static Optional<Outcome> mapped(StepContext context, TablePlan plan) {
    for (PipeRow pipe : context.store().with(daos -> daos.pipes().all())) {
      if (!pipe.serviceId().equals(context.pipe().serviceId())) {
        continue;
      }
      ClaimedTargets other = ClaimedTargets.of(pipe);
      if (other.database().equals(context.definition().database())
          && other.tables().contains(plan.targetTable())) {
        return Optional.of(
            Outcome.failed(
                ErrorCode.INVALID_FIELD,
                "a resync of table "
                    + RecordResync.target(plan.targetTable())
                    + " needs the name "
                    + plan.targetTable()
                    + ", which is a target of pipe \""
                    + pipe.name()
                    + "\": give that one another targetTable"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Outcome> name(
      @org.jspecify.annotations.Nullable Target target, OwnTables fresh) {
    return target == null || fresh.has(target)
        ? Optional.empty()
        : Optional.of(
            Outcome.failed(
                target.rows() > 0 ? ErrorCode.TARGET_NOT_EMPTY : ErrorCode.TARGET_INCOMPATIBLE,
                "table "
                    + target.name()
                    + " exists and was not made by this resync, which needs its name"));
  }

  /** A resync takes a live table away; one that this pipe has not made it must not touch. */
  private static Optional<Outcome> live(
      @org.jspecify.annotations.Nullable Target target, OwnTables all) {
    return target == null || all.knows(target) || target.rows() == 0
        ? Optional.empty()
        : Optional.of(
            Outcome.failed(
                ErrorCode.TARGET_NOT_EMPTY,
                "table "
                    + target.name()
                    + " was not made by this pipe and holds "
                    + target.rows()
                    + " rows"));
  }
}
