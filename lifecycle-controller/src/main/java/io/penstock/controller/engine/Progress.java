package io.penstock.controller.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.controller.flink.JobMetrics;
import io.penstock.controller.flink.LossyColumn;
import io.penstock.model.metric.InsertTimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows and splits, summed up over the restarts of jobs: Flink's counters begin at zero again with
 * each, what a person sees must not go backwards.
 *
 * @param all the pipe's own numbers
 * @param tables in the spec's order
 * @param lossy values that were not carried exactly, replays counted again
 * @param tallies the job's other counters, by their names
 */
record Progress(Counts all, List<Counts> tables, List<Lossy> lossy, Map<String, Tally> tallies) {

  /** Counters of the job that are only summed up. */
  static final List<String> TALLIED =
      Stream.concat(
              Stream.of(
                  "rowsInsert",
                  "rowsUpdate",
                  "rowsDelete",
                  "bytesInserted",
                  "insertsTotal",
                  "insertMillis",
                  "insertRetries",
                  "numRestarts",
                  "snapshotBytesRead"),
              InsertTimes.COUNTERS.stream())
          .toList();

  /** Those of them that the job has for each table too, from the first change of the kind on. */
  private static final List<String> OF_TABLES = List.of("rowsInsert", "rowsUpdate", "rowsDelete");

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  Progress {
    tables = List.copyOf(tables);
    lossy = lossy == null ? List.of() : List.copyOf(lossy);
    tallies = tallies == null ? Map.of() : Map.copyOf(tallies);
  }

  /**
   * One counter.
   *
   * @param before counted up to its newest reset
   * @param since what it showed last
   */
  record Tally(long before, long since) {
    static final Tally NONE = new Tally(0, 0);

    long count() {
      return before + since;
    }

    Tally settled() {
      return new Tally(count(), 0);
    }

    Tally next(long counter) {
      return new Tally(counter < since ? before + since : before, counter);
    }
  }

  /** A counter over all restarts, 0 while no job has shown it. */
  long tally(String name) {
    return tallies.getOrDefault(name, Tally.NONE).count();
  }

  /** The same counter of one table. */
  long tally(int table, String name) {
    return tally(ofTable(table, name));
  }

  private static String ofTable(int table, String name) {
    return "table." + table + "." + name;
  }

  /**
   * Values of one column that were not carried exactly in one way.
   *
   * @param before counted up to the newest reset of the counter
   * @param since what the counter showed last
   */
  record Lossy(LossyColumn column, long before, long since) {
    long count() {
      return before + since;
    }

    /**
     * In a job that has begun to count at zero, where the column's table stands at {@code table}.
     */
    Lossy settled(int table) {
      return new Lossy(new LossyColumn(table, column.attnum(), column.kind()), count(), 0);
    }

    Lossy next(long counter) {
      return new Lossy(column, counter < since ? before + since : before, counter);
    }
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

    Counts settled() {
      return new Counts(splitsTotal, splitsDone, rows, inserted(), 0, covered);
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
    return new Progress(Counts.NONE, counts, List.of(), Map.of());
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
    return new Progress(
        total,
        next,
        metrics.lossy().map(this::nextLossy).orElse(lossy),
        nextTallies(metrics, size));
  }

  /** The same for a job that begins to count at zero: what was counted stays. */
  Progress settled() {
    Map<String, Tally> counted = new HashMap<>();
    tallies.forEach((name, tally) -> counted.put(name, tally.settled()));
    return new Progress(
        all.settled(),
        tables.stream().map(Counts::settled).toList(),
        lossy.stream().map(one -> one.settled(one.column().table())).toList(),
        counted);
  }

  /**
   * With the numbers of a resync's tables, which the pipe's own job follows behind the others now.
   * They take nothing from, and add nothing to, what the pipe has copied and inserted as a whole.
   *
   * @param from the place of the first of them
   */
  Progress joinedBy(Progress resync, int from) {
    List<Counts> counts = new ArrayList<>(tables.subList(0, Math.min(from, tables.size())));
    while (counts.size() < from) {
      counts.add(Counts.NONE);
    }
    Map<String, Tally> counted = new HashMap<>(tallies);
    for (int i = 0; i < resync.tables.size(); i++) {
      counts.add(resync.tables.get(i).settled());
      for (String kind : OF_TABLES) {
        Tally tally = resync.tallies.get(ofTable(i, kind));
        if (tally != null) {
          counted.put(ofTable(from + i, kind), tally.settled());
        }
      }
    }
    List<Lossy> inexact = new ArrayList<>(lossy);
    inexact.removeIf(one -> one.column().table() >= from);
    resync.lossy.forEach(one -> inexact.add(one.settled(from + one.column().table())));
    return new Progress(all, counts, inexact, counted);
  }

  private Map<String, Tally> nextTallies(JobMetrics metrics, int size) {
    Map<String, Tally> next = new HashMap<>(tallies);
    for (String name : TALLIED) {
      if (metrics.sum(name).isPresent()) {
        next.put(name, tallies.getOrDefault(name, Tally.NONE).next(metrics.count(name)));
      }
    }
    for (String kind : OF_TABLES) {
      for (int i = 0; i < size && metrics.sum(kind).isPresent(); i++) {
        String name = ofTable(i, kind);
        // A table that this job does not name has had no such change from it: its counter is at 0.
        if (metrics.sum(name).isPresent() || tallies.containsKey(name)) {
          next.put(name, tallies.getOrDefault(name, Tally.NONE).next(metrics.count(name)));
        }
      }
    }
    return next;
  }

  /** A kind that the job does not name is one that this job has not met: its counter is at 0. */
  private List<Lossy> nextLossy(Map<LossyColumn, Long> now) {
    Map<LossyColumn, Lossy> next = new LinkedHashMap<>();
    lossy.forEach(old -> next.put(old.column(), old.next(now.getOrDefault(old.column(), 0L))));
    now.forEach(
        (column, count) -> {
          if (count > 0) {
            next.computeIfAbsent(column, c -> new Lossy(c, 0, count));
          }
        });
    return List.copyOf(next.values());
  }

  /** What has values now that were carried exactly in {@code earlier}. */
  List<LossyColumn> newlyLossy(Progress earlier) {
    Set<LossyColumn> known =
        earlier.lossy().stream().map(Lossy::column).collect(Collectors.toSet());
    return lossy.stream().map(Lossy::column).filter(column -> !known.contains(column)).toList();
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

  /**
   * What {@link #json} wrote.
   *
   * @param json empty where nothing has been counted yet
   */
  static Progress read(String json) {
    if (json.isEmpty()) {
      return none(0);
    }
    try {
      return JSON.readValue(json, Progress.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored progress is damaged", e);
    }
  }
}
