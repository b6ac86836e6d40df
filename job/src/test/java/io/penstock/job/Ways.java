package io.penstock.job;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Long tests that lead to one end by several ways: {@code ./penstock test} goes one of them, which
 * a seed chooses; {@code ./penstock soak} goes all.
 */
final class Ways {

  private static final long SEED = Long.getLong("penstock.ways.seed", System.nanoTime() & 0xffff);

  private Ways() {}

  /**
   * Those that are gone this time; prints what is left out, and the seed that leaves out the same.
   */
  static <T> Stream<T> of(String what, List<T> all) {
    if (Boolean.getBoolean("penstock.soak")) {
      return all.stream();
    }
    T chosen = all.get(new Random(31 * SEED + what.hashCode()).nextInt(all.size()));
    System.out.printf(
        "%s: %s; left out: %s; -Dpenstock.ways.seed=%d%n",
        what, chosen, all.stream().filter(one -> !one.equals(chosen)).toList(), SEED);
    return Stream.of(chosen);
  }
}
