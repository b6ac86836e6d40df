package io.penstock.bench.stream;

import io.penstock.bench.stack.BenchStack;
import io.penstock.stack.compare.TableComparison.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a workload's tables hold after a round: computed once, held against everybody's copies. */
final class SourceDigests {

  private final BenchStack stack;
  private final Map<String, Digest> digests = new LinkedHashMap<>();

  SourceDigests(BenchStack stack) {
    this.stack = stack;
  }

  /** Tables have changed. */
  void forget() {
    digests.clear();
  }

  /**
   * Holds copies against their sources.
   *
   * @param target a table's copy as ClickHouse names it
   * @param suffix FINAL, where it must be said
   * @throws IllegalStateException naming the first table that is wrong
   */
  void check(Workload workload, UnaryOperator<String> target, String suffix) {
    for (String table : workload.tables()) {
      Digest wanted = digests.computeIfAbsent(table, stack::sourceDigest);
      String copy = target.apply(table);
      Digest found = stack.targetDigest(table, copy, copy + " " + suffix);
      if (!found.equals(wanted)) {
        throw new IllegalStateException(
            "the copy of " + table + " is wrong: " + found + " instead of " + wanted);
      }
    }
  }
}
