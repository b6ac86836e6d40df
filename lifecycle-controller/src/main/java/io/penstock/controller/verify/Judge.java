package io.penstock.controller.verify;

import io.penstock.controller.verify.VerifyReport.Kind;
import io.penstock.model.Lsn;
import io.penstock.model.error.PipeException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells rows that differ from rows that are on their way. A row differs when twice in a row the
 * source has had the same before and after the target was seen to have something else, and the
 * target had everything by then that was committed before the first of the two looks.
 */
final class Judge {

  private static final int LOOKS = 8;

  /** SQLSTATE's class of texts that are no values (manual, "PostgreSQL Error Codes"). */
  private static final String DATA_EXCEPTION = "22";

  /** Keys that an index finds. */
  private static final int AT_ONCE = 200;

  /** Keys for which the whole table is read. */
  private static final int AT_ONCE_BY_HASH = 20_000;

  private final SourceReader source;
  private final TargetReader target;
  private final SourceSql sourceSql;
  private final TargetSql targetSql;
  private final Lag lag;
  private final Cancellation cancellation;

  Judge(
      SourceReader source,
      TargetReader target,
      SourceSql sourceSql,
      TargetSql targetSql,
      Lag lag,
      Cancellation cancellation) {
    this.source = source;
    this.target = target;
    this.sourceSql = sourceSql;
    this.targetSql = targetSql;
    this.lag = lag;
    this.cancellation = cancellation;
  }

  /**
   * What became of some rows.
   *
   * @param differing those that differ, and how
   * @param busy those that changed at every look
   * @param behind whether the looks ended because the target did not catch up
   */
  record Verdict(Map<RowKey, Kind> differing, List<RowKey> busy, boolean behind) {}

  Verdict judge(List<RowKey> suspects) {
    Map<RowKey, Kind> differing = new LinkedHashMap<>();
    Map<RowKey, Integer> strikes = new HashMap<>();
    List<RowKey> open = suspects;
    for (int look = 0; look < LOOKS && !open.isEmpty(); look++) {
      Map<String, String> before = inSource(open);
      Lsn seen = source.position();
      if (!lag.passed(seen)) {
        return new Verdict(differing, open, true);
      }
      Map<String, String> there = inTarget(open);
      List<RowKey> unequal = open.stream().filter(key -> !same(before, there, key)).toList();
      Map<String, String> after = inSource(unequal);
      List<RowKey> left = new ArrayList<>();
      for (RowKey key : unequal) {
        if (same(after, there, key)) {
          continue;
        }
        boolean stood = same(before, after, key);
        int struck = stood ? strikes.getOrDefault(key, 0) + 1 : 0;
        strikes.put(key, struck);
        if (struck == 2) {
          differing.put(key, kind(after.get(key.hash()), there.get(key.hash())));
        } else {
          left.add(key);
        }
      }
      open = left;
    }
    return new Verdict(differing, open, false);
  }

  private static boolean same(Map<String, String> one, Map<String, String> other, RowKey key) {
    return Objects.equals(one.get(key.hash()), other.get(key.hash()));
  }

  private static Kind kind(@Nullable String inSource, @Nullable String inTarget) {
    return inTarget == null ? Kind.MISSING : inSource == null ? Kind.EXTRA : Kind.DIFFERENT;
  }

  private Map<String, String> inSource(List<RowKey> keys) {
    try {
      return lookInSource(keys);
    } catch (PipeException e) {
      if (!(e.getCause() instanceof SQLException sql)
          || sql.getSQLState() == null
          || !sql.getSQLState().startsWith(DATA_EXCEPTION)) {
        throw e;
      }
      sourceSql.seekNoMore();
      return lookInSource(keys);
    }
  }

  private Map<String, String> lookInSource(List<RowKey> keys) {
    Map<String, String> rows = new HashMap<>();
    for (List<RowKey> some : parts(keys)) {
      source.all(sourceSql.look(some)).forEach(row -> put(rows, row));
      cancellation.check();
    }
    return rows;
  }

  private Map<String, String> inTarget(List<RowKey> keys) {
    Map<String, String> rows = new HashMap<>();
    for (List<RowKey> some : parts(keys)) {
      target.all(targetSql.look(some)).forEach(row -> put(rows, row));
      cancellation.check();
    }
    return rows;
  }

  private static void put(Map<String, String> rows, List<@Nullable String> row) {
    rows.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
  }

  /** Parts of which one statement asks. */
  List<List<RowKey>> parts(List<RowKey> keys) {
    List<List<RowKey>> parts = new ArrayList<>();
    int atOnce = keys.stream().allMatch(sourceSql::seeks) ? AT_ONCE : AT_ONCE_BY_HASH;
    for (int i = 0; i < keys.size(); i += atOnce) {
      parts.add(keys.subList(i, Math.min(i + atOnce, keys.size())));
    }
    return parts;
  }
}
