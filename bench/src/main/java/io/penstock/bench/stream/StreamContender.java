package io.penstock.bench.stream;

import io.penstock.bench.measure.Outcome;
import java.util.Optional;

/** One way of following the changes of a workload. */
public interface StreamContender {

  /** As it is shown. */
  String name();

  /**
   * Holds a position from which nothing is missed, and follows nothing: called before the changes
   * of a round are written. The first time it copies what there is.
   *
   * @return why it cannot run here, if so
   */
  Optional<Outcome.NotRun> ready() throws Exception;

  /**
   * Follows until all changes are in, stops again, and checks what came of it. The value is changed
   * rows per second.
   */
  Outcome consume(Backlog backlog) throws Exception;

  /** Takes away what it made; after a failure too. */
  void end() throws Exception;

  /** Whether it takes so long that it comes only in the last round. */
  default boolean onlyOnce() {
    return false;
  }

  /** Whether it takes from whoever comes after it, and so comes behind the others. */
  default boolean behind() {
    return false;
  }
}
