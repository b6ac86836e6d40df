package io.penstock.bench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who comes when: nobody is always first, on caches that another one has warmed. */
public final class Rotation {
  private Rotation() {}

  /** The order of a round: each begins one place further on than the one before. */
  public static <T> List<T> order(List<T> contenders, int round) {
    List<T> order = new ArrayList<>(contenders);
    Collections.rotate(order, -(round % Math.max(1, contenders.size())));
    return order;
  }
}
