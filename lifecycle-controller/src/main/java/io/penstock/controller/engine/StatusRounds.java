package io.penstock.controller.engine;

import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.SampleRow;
import io.penstock.controller.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how each pipe is, once for all that want to know: its history and its alarm. A pipe that
 * cannot be read keeps no other from being looked at, and is told of when that begins, changes and
 * ends. Belongs to one thread.
 */
final class StatusRounds {

  private static final Logger LOG = LoggerFactory.getLogger(StatusRounds.class);

  private final Store store;
  private final StatusReader statuses;
  private final Sampling sampling;
  private final SlotAlarms alarms;
  private final Map<String, String> troubles = new HashMap<>();

  StatusRounds(Store store, StatusReader statuses, Sampling sampling, SlotAlarms alarms) {
    this.store = store;
    this.statuses = statuses;
    this.sampling = sampling;
    this.alarms = alarms;
  }

  /** Looks at all pipes once. */
  void go() {
    List<PipeRow> pipes = store.with(daos -> daos.pipes().all());
    Set<String> known = pipes.stream().map(PipeRow::id).collect(Collectors.toSet());
    troubles.keySet().retainAll(known);
    List<SampleRow> samples = new ArrayList<>();
    for (PipeRow pipe : pipes) {
      try {
        PipeStatus status = statuses.status(pipe);
        samples.add(sampling.look(pipe.id(), status));
        alarms.look(pipe.id(), status);
        readable(pipe.id());
      } catch (RuntimeException e) {
        unreadable(pipe.id(), e);
      }
    }
    sampling.record(samples, known);
  }

  private void readable(String pipeId) {
    if (troubles.remove(pipeId) != null) {
      LOG.info("{} can be read again: its history and its alarms go on", pipeId);
    }
  }

  private void unreadable(String pipeId, RuntimeException e) {
    String trouble = e.toString();
    if (!trouble.equals(troubles.put(pipeId, trouble))) {
      LOG.error("{} cannot be read: it has no history and no alarms for now", pipeId, e);
    }
  }
}
