package io.penstock.controller.engine.step;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.SwapPair;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes away what bears the {@code _resync} names: new tables that were not exchanged, old ones.
 */
public final class ResyncTables {

  private static final DateTimeFormatter DATED =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

  private ResyncTables() {}

  /** Removes those of the resync that is under way, if there is one. */
  public static void remove(StepContext context, Services services) {
    Optional<ResyncRow> resync = context.findResync();
    Optional<PipeSpec> spec = resync.flatMap(ResyncRow::parsedSpec);
    if (spec.isEmpty()) {
      return;
    }
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.get().destination().database());
    List<String> names = spec.get().tables().stream().map(TablePlan::targetTable).toList();
    Map<String, String> replaced = new HashMap<>();
    for (SwapPair pair : resync.get().swapPairs()) {
      replaced.put(pair.liveUuid(), pair.target());
    }
    OwnTables all = OwnTables.of(context);
    OwnTables fresh = OwnTables.ofResync(context);
    for (Target target : targets.find(names).values()) {
      String live = replaced.get(target.uuid());
      if (live == null) {
        if (fresh.has(target)) {
          targets.drop(target.name());
        }
      } else if (resync.get().keepOld() || !all.knows(target)) {
        // What somebody else put in place of a live table is not ours to drop.
        String dated =
            live + "_old_" + DATED.format(Instant.ofEpochMilli(resync.get().startedAt()));
        targets.rename(target.name(), dated);
        context.event("notice", "The replaced table is kept as " + dated);
      } else {
        targets.drop(target.name());
      }
    }
  }
}
