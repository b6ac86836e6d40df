package io.penstock.controller.engine.step.resync;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RowJson;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.SwapPair;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The new tables bear the live names. Which table is which is told by UUIDs that are recorded
 * before the first exchange: EXCHANGE is its own inverse, a blind repetition would undo it.
 */
public final class ExchangeTables implements Step {

  private final Services services;

  public ExchangeTables(Services services) {
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    PipeSpec spec = context.spec(RunRow.Role.RESYNC);
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.destination().database());
    ResyncRow resync = context.resync();
    if (resync.phase() == ResyncRow.Phase.SWAPPED) {
      return Outcome.done("exchanged before");
    }
    List<SwapPair> pairs = resync.swapPairs();
    if (pairs.isEmpty()) {
      pairs = pairs(spec, targets);
      for (SwapPair pair : pairs) {
        if (pair.resyncUuid().isEmpty()) {
          return missing(pair);
        }
      }
      if (!recorded(context, RowJson.write(pairs))) {
        return Outcome.soon("something else was asked for meanwhile");
      }
    }
    for (SwapPair pair : pairs) {
      Optional<Outcome> failure = exchange(targets, pair);
      if (failure.isPresent()) {
        return failure.get();
      }
    }
    return Outcome.done(pairs.size() + " tables exchanged");
  }

  /** Not when the resync was cancelled at the last moment: from here on there is no way back. */
  private static boolean recorded(StepContext context, String pairs) {
    PipeRow pipe = context.pipe();
    return context
        .store()
        .with(
            daos -> {
              boolean same =
                  daos.pipes()
                      .find(pipe.id())
                      .filter(now -> now.version() == pipe.version())
                      .isPresent();
              if (same) {
                daos.resyncs().recordPairs(pipe.id(), pairs);
              }
              return same;
            });
  }

  private static List<SwapPair> pairs(PipeSpec spec, TargetTables targets) {
    List<SwapPair> pairs = new ArrayList<>();
    Set<String> shared = new HashSet<>();
    for (TablePlan plan : spec.tables()) {
      String target = RecordResync.target(plan.targetTable());
      if (!shared.add(target)) {
        continue;
      }
      Map<String, Target> there = targets.find(List.of(target, plan.targetTable()));
      pairs.add(
          new SwapPair(
              target,
              plan.targetTable(),
              uuid(there.get(target)),
              uuid(there.get(plan.targetTable()))));
    }
    return pairs;
  }

  private static Outcome missing(SwapPair pair) {
    return Outcome.failed(
        ErrorCode.TARGET_MISSING,
        "table " + pair.resync() + " was dropped or replaced during the resync");
  }

  private static String uuid(@org.jspecify.annotations.Nullable Target target) {
    return target == null ? "" : target.uuid();
  }

  private static Optional<Outcome> exchange(TargetTables targets, SwapPair pair) {
    Map<String, Target> there = targets.find(List.of(pair.target(), pair.resync()));
    String live = uuid(there.get(pair.target()));
    String other = uuid(there.get(pair.resync()));
    if (live.equals(pair.resyncUuid()) && !live.isEmpty()) {
      return Optional.empty();
    }
    if (!other.equals(pair.resyncUuid()) || other.isEmpty()) {
      return Optional.of(missing(pair));
    }
    if (live.isEmpty()) {
      targets.rename(pair.resync(), pair.target());
    } else {
      targets.exchange(pair.target(), pair.resync());
    }
    return Optional.empty();
  }
}
