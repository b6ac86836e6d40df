package io.penstock.controller.engine.step.resync;

import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.source.Replication;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RowJson;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.SwapLeftovers;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The store says that the new tables are the live ones. After a whole resync its job's savepoint
 * and slot are what the pipe goes on from; after one of single tables the live job goes on from its
 * own savepoint and follows the new tables too.
 */
public final class AdoptResync implements Step {

  @Override
  public Outcome perform(StepContext context) {
    ResyncRow resync = context.resync();
    if (resync.phase() == ResyncRow.Phase.SWAPPED) {
      return Outcome.done("recorded before");
    }
    if (resync.whole()) {
      adoptAll(context, resync);
    } else {
      adoptChosen(context, resync);
    }
    return Outcome.done("the new tables are the live ones");
  }

  private static PipeSpec adopted(StepContext context) {
    PipeSpec spec = context.spec(RunRow.Role.RESYNC);
    return spec.withTables(
        spec.tables().stream()
            .map(plan -> plan.withTarget(RecordResync.target(plan.targetTable())))
            .toList());
  }

  private static void adoptAll(StepContext context, ResyncRow resync) {
    String pipe = context.pipe().id();
    Replication before = context.replication();
    String leftovers =
        RowJson.write(new SwapLeftovers(resync.slot().isEmpty() ? "" : before.slot()));
    String spec = SpecJson.write(adopted(context));
    context
        .store()
        .use(
            daos -> {
              daos.pipes().recordSpec(pipe, spec, context.now());
              daos.pipes().recordLoaded(pipe, true);
              daos.stops().forget(pipe);
              daos.history().forgetProgress(pipe);
              daos.runs().become(pipe, RunRow.Role.LIVE, RunRow.Role.OLD);
              daos.runs().become(pipe, RunRow.Role.RESYNC, RunRow.Role.LIVE);
              daos.resyncs().swapped(pipe, leftovers);
            });
  }

  /** New entries at the end: states and metrics of jobs go by the index. */
  private static void adoptChosen(StepContext context, ResyncRow resync) {
    String pipe = context.pipe().id();
    PipeSpec live = context.spec();
    List<TablePlan> fresh = adopted(context).tables();
    Set<List<String>> replaced = new HashSet<>(resync.chosenTables());
    List<TablePlan> tables = new ArrayList<>();
    List<Integer> healed = new ArrayList<>();
    for (int i = 0; i < live.tables().size(); i++) {
      TablePlan plan = live.tables().get(i);
      boolean old = replaced.contains(List.of(plan.schema(), plan.name()));
      if (old) {
        healed.add(i);
      }
      tables.add(old ? plan.withWork(TableWork.NONE) : plan);
    }
    fresh.forEach(plan -> tables.add(plan.withWork(TableWork.FOLLOW)));
    String spec =
        SpecJson.write(
            live.withTables(tables)
                .withMorePartitions(context.spec(RunRow.Role.RESYNC).partitions()));
    String leftovers = RowJson.write(new SwapLeftovers(resync.slot()));
    context
        .store()
        .use(
            daos -> {
              daos.pipes().recordSpec(pipe, spec, context.now());
              healed.forEach(position -> daos.stops().clear(pipe, position));
              daos.runs().become(pipe, RunRow.Role.RESYNC, RunRow.Role.OLD);
              daos.resyncs().swapped(pipe, leftovers);
            });
  }
}
