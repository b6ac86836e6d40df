package io.penstock.controller.verify;

import io.penstock.controller.verify.VerifyReport.Difference;
import io.penstock.controller.verify.VerifyReport.Kind;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Compares one table: slice by slice, then the slices that differ row by row. */
final class TableVerification {

  /** So many suspects are judged together: the wait for the lag is one. */
  private static final int TOGETHER = 2_000;

  /**
   * Suspects that are kept at a time. Whoever has more that do differ has another trouble than
   * rows.
   */
  static final int MOST = 10_000;

  private static final int BUCKETS = 1 << 4 * SourceSql.BUCKET_DIGITS;

  private final ComparedTable table;
  private final VerifyRequest request;
  private final SourceReader source;
  private final TargetReader target;
  private final SourceSql sourceSql;
  private final TargetSql targetSql;
  private final Judge judge;
  private final Details details;
  private final Repair repair;
  private final Throttle throttle;
  private final TableProgress progress;
  private final List<RowKey> suspects = new ArrayList<>();
  private boolean tooMany;

  /** Rows of the source read one by one, which the throttle has not been told of. */
  private long gathered;

  TableVerification(
      ComparedTable table,
      VerifyRequest request,
      SourceReader source,
      TargetReader target,
      TargetSql targetSql,
      Lag lag,
      Repair repair,
      Cancellation cancellation,
      TableProgress progress) {
    this.table = table;
    this.request = request;
    this.source = source;
    this.target = target;
    this.sourceSql = new SourceSql(table, source.utf8());
    this.targetSql = targetSql;
    this.judge = new Judge(source, target, sourceSql, targetSql, lag, cancellation);
    this.details = new Details(table, source, target, sourceSql, targetSql, request.showValues());
    this.repair = repair;
    this.throttle = new Throttle(request.maxRowsPerSecond(), cancellation);
    this.progress = progress;
  }

  void run() {
    TablePlan plan = table.plan();
    long estimate = Indexes.rows(source.connection(), plan.oid());
    List<ComparedColumn> walked =
        table.wholeRows() ? List.of() : Indexes.walked(source.connection(), table);
    if (walked.isEmpty()) {
      buckets();
    } else {
      ranges(new KeyWalk(source, sourceSql, walked), estimate);
    }
    judge();
    if (tooMany) {
      progress.incomplete(
          "more than " + MOST + " rows differ; the rest was not looked at: resync the table");
    } else {
      progress.allCompared();
    }
  }

  private void ranges(KeyWalk walk, long estimate) {
    Random random = new Random();
    progress.expect(estimate / KeyWalk.ROWS + 1);
    boolean any = false;
    for (Slice slice = walk.next(); slice != null && !tooMany; slice = walk.next()) {
      boolean chosen = random.nextDouble() * 100 < request.samplePercent();
      any |= chosen;
      // A sample of nothing would prove nothing.
      if (!chosen && (any || !walk.ended())) {
        progress.compared(1, 0);
        throttle.read(0);
        continue;
      }
      long rows = compare(slice);
      progress.compared(1, rows);
      throttle.read(rows);
      if (suspects.size() >= TOGETHER) {
        judge();
      }
    }
  }

  private long compare(Slice slice) {
    Digest here = digest(source.all(sourceSql.digest(slice)));
    Digest there = digest(target.all(targetSql.digest(slice)));
    if (!here.equals(there)) {
      suspect(slice);
    }
    return here.rows();
  }

  private static Digest digest(List<List<@Nullable String>> rows) {
    return digest(rows.get(0), 0);
  }

  private static Digest digest(List<@Nullable String> row, int from) {
    return new Digest(
        Long.parseLong(String.valueOf(row.get(from))), String.valueOf(row.get(from + 1)));
  }

  /** All at once, by hashes of keys: the servers order them otherwise, or no index is there. */
  private void buckets() {
    source.limitWalk();
    if (request.maxRowsPerSecond() != null || request.samplePercent() < 100) {
      // Bucket by bucket would be a scan of the whole table for each.
      progress.remark(
          "no index walks its key in an order that both servers share, so it is read as a whole:"
              + " maxRowsPerSecond is not kept, and a sample spares no reading");
    }
    int some = (int) Math.max(1, Math.round(BUCKETS * request.samplePercent() / 100));
    int first = new Random().nextInt(BUCKETS - some + 1);
    List<String> chosen = new ArrayList<>();
    for (int i = first; i < first + some; i++) {
      chosen.add(String.format("%0" + SourceSql.BUCKET_DIGITS + "x", i));
    }
    Slice all = some == BUCKETS ? Slice.WHOLE : slice(chosen);
    progress.expect(some);
    Map<String, Digest> here = digests(source.all(sourceSql.buckets(all)));
    Map<String, Digest> there = digests(target.all(targetSql.buckets(all)));
    long rows = here.values().stream().mapToLong(Digest::rows).sum();
    List<String> differing =
        chosen.stream()
            .filter(
                bucket ->
                    !here.getOrDefault(bucket, Digest.NOTHING)
                        .equals(there.getOrDefault(bucket, Digest.NOTHING)))
            .toList();
    progress.compared(some, rows);
    throttle.read(rows);
    if (!differing.isEmpty()) {
      suspect(differing.size() == BUCKETS ? Slice.WHOLE : slice(differing));
    }
  }

  private Slice slice(List<String> buckets) {
    return new Slice(sourceSql.inBuckets(buckets), targetSql.inBuckets(buckets));
  }

  private static Map<String, Digest> digests(List<List<@Nullable String>> rows) {
    Map<String, Digest> digests = new LinkedHashMap<>();
    rows.forEach(row -> digests.put(String.valueOf(row.get(0)), digest(row, 1)));
    return digests;
  }

  /**
   * Rows on their way may be many: these are judged before the next of the slice are looked for.
   */
  private void suspect(Slice slice) {
    String last = gather(slice);
    pause();
    while (last != null) {
      boolean caughtUp = judge();
      tooMany = progress.differingRows() >= MOST;
      if (tooMany || !caughtUp) {
        return;
      }
      last =
          gather(
              new Slice(
                  "(" + slice.source() + ") AND " + sourceSql.behind(last),
                  "(" + slice.target() + ") AND " + targetSql.behind(last)));
      pause();
    }
  }

  /** Between statements: a pause within one would hold its snapshot. */
  private void pause() {
    throttle.read(gathered);
    gathered = 0;
  }

  /**
   * Reads both sides in the order of the keys' hashes, and keeps what is not the same.
   *
   * @return the hash behind which it is to go on; null at the slice's end
   */
  private @Nullable String gather(Slice slice) {
    try (Rows here = source.rows(sourceSql.rows(slice));
        Rows there = target.rows(targetSql.rows(slice))) {
      List<@Nullable String> one = here.next();
      List<@Nullable String> other = there.next();
      while (one != null || other != null) {
        int order = order(one, other);
        List<@Nullable String> row = order <= 0 ? one : other;
        if (row != null && (order != 0 || !Objects.equals(row.get(1), second(other)))) {
          if (suspects.size() >= MOST) {
            return suspects.get(suspects.size() - 1).hash();
          }
          suspects.add(key(row));
        }
        gathered += order <= 0 ? 1 : 0;
        one = order <= 0 ? here.next() : one;
        other = order >= 0 ? there.next() : other;
      }
      return null;
    }
  }

  private static @Nullable String second(@Nullable List<@Nullable String> row) {
    return row == null ? null : row.get(1);
  }

  private static int order(
      @Nullable List<@Nullable String> one, @Nullable List<@Nullable String> other) {
    if (one == null || other == null) {
      return one == null ? 1 : -1;
    }
    return String.valueOf(one.get(0)).compareTo(String.valueOf(other.get(0)));
  }

  private static RowKey key(List<@Nullable String> row) {
    return new RowKey(
        String.valueOf(row.get(0)),
        row.subList(2, row.size()).stream().map(String::valueOf).toList());
  }

  /** Whether the target had all that was to be judged. */
  private boolean judge() {
    if (suspects.isEmpty()) {
      return true;
    }
    List<RowKey> together = List.copyOf(suspects);
    suspects.clear();
    Judge.Verdict verdict = judge.judge(together);
    if (verdict.behind()) {
      progress.incomplete("the pipe did not catch up: some rows were not judged");
    }
    progress.busy(verdict.busy().size());
    if (verdict.differing().isEmpty()) {
      return !verdict.behind();
    }
    Map<RowKey, Kind> shown = new LinkedHashMap<>();
    verdict.differing().entrySet().stream()
        .limit(progress.room())
        .forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
    List<Difference> told = details.of(shown);
    List<RowKey> mended = request.repair() ? repaired(verdict.differing()) : List.of();
    List<Difference> marked = new ArrayList<>();
    List<RowKey> order = List.copyOf(shown.keySet());
    for (int i = 0; i < told.size(); i++) {
      marked.add(mended.contains(order.get(i)) ? told.get(i).asRepaired() : told.get(i));
    }
    progress.differ(verdict.differing().size(), marked, mended.size());
    return !verdict.behind();
  }

  /** Those that are equal after they were written. */
  private List<RowKey> repaired(Map<RowKey, Kind> differing) {
    List<RowKey> keys = List.copyOf(differing.keySet());
    Optional<List<Rewriting>> columns = Rewriting.of(table.plan());
    if (columns.isEmpty()) {
      progress.remark("a column cannot be written from text: resync the table");
      return List.of();
    }
    try {
      repair.write(judge.parts(keys), columns.get(), sourceSql, targetSql);
    } catch (RepairRefusedException e) {
      progress.remark("not repaired: " + e.getMessage());
      return List.of();
    }
    Judge.Verdict again = judge.judge(keys);
    return keys.stream()
        .filter(key -> !again.differing().containsKey(key) && !again.busy().contains(key))
        .toList();
  }
}
