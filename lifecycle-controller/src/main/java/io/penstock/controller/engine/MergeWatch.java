package io.penstock.controller.engine;

import io.penstock.controller.destination.DelayedMerges;
import io.penstock.controller.destination.Services;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.List;

/** Lets a pipe's tables merge as usual once nothing is copied into them any more. */
final class MergeWatch {

  private final Services services;

  MergeWatch(Services services) {
    this.services = services;
  }

  /** Asks once for each state of the pipe's plans: a resync or an edit brings other tables. */
  void look(PipeRow pipe, Live live) {
    String spec = pipe.spec();
    boolean copies =
        pipe.state().expectsJob() && !pipe.loaded() && pipe.state() != PipeState.RUNNING;
    if (spec == null || copies || spec.equals(live.mergingSpec())) {
      return;
    }
    PipeSpec parsed = pipe.parsedSpec().orElseThrow();
    List<String> names = parsed.tables().stream().map(TablePlan::targetTable).toList();
    DelayedMerges merges =
        new DelayedMerges(services.client(pipe.serviceId()), parsed.destination().database());
    if (merges.end(names)) {
      live.mergingSpec(spec);
    }
  }
}
