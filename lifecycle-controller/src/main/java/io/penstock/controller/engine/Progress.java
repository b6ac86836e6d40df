package io.penstock.controller.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.controller.flink.JobMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows and splits, summed up over the restarts of jobs: Flink's counters begin at zero again with
 * each, what a person sees must not go backwards.
 *
 * @param all the pipe's own numbers
 * @param tables in the spec's order
 */
record Progress(Counts all, List<Counts> tables) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  Progress {
    tables = List.copyOf(tables);
  }

  /**
   * The numbers of one table or of all.
   *
   * @param splitsTotal snapshot splits planned
   * @param splitsDone of them
   * @param rows in finished splits
   * @param insertedBefore rows inserted up to the newest reset of the counter
   * @param insertedSince what the counter showed last
   * @param covered whether all rows that were there have been copied, for good
   */
  record Counts(
      long splitsTotal,
      long splitsDone,
      long rows,
      long insertedBefore,
      long insertedSince,
      boolean covered) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, false);

    /** Rows inserted, replays counted again. */
    long inserted() {
      return insertedBefore + insertedSince;
    }

    Counts next(long total, long done, long loaded, long counter, boolean complete) {
      boolean reset = counter < insertedSince;
      return new Counts(
          Math.max(splitsTotal, total),
          Math.max(splitsDone, done),
          Math.max(rows, loaded),
          reset ? insertedBefore + insertedSince : insertedBefore,
          counter,
          covered || complete);
    }
  }

  static Progress none(int tables) {
    List<Counts> counts = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      counts.add(Counts.NONE);
    }
    return new Progress(Counts.NONE, counts);
  }

  /**
   * With what the job publishes now; what it does not publish yet stays as it was.
   *
   * @param size how many tables the spec has
   */
  Progress with(JobMetrics metrics, int size) {
    if (metrics.sums().isEmpty()) {
      return this;
    }
    List<Counts> next = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Counts before = i < tables.size() ? tables.get(i) : Counts.NONE;
      String prefix = "table." + i + ".";
      next.add(
          before.next(
              metrics.count(prefix + "splitsTotal"),
              metrics.count(prefix + "splitsDone"),
              metrics.count(prefix + "rows"),
              counter(metrics, prefix + "rowsInserted", before),
              metrics.count(prefix + "covered") > 0));
    }
    Counts total =
        all.next(
            metrics.count("snapshotSplitsTotal"),
            metrics.count("snapshotSplitsDone"),
            metrics.count("snapshotRows"),
            counter(metrics, "rowsInserted", all),
            metrics.count("snapshotComplete") > 0);
    return new Progress(total, next);
  }

  private static long counter(JobMetrics metrics, String name, Counts before) {
    return metrics.sum(name).isPresent() ? metrics.count(name) : before.insertedSince();
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers always have a JSON form", e);
    }
  }

  static Progress read(String json) {
    try {
      return JSON.readValue(json, Progress.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored progress is damaged", e);
    }
  }
}
