package io.penstock.bench;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Rotation;
import io.penstock.bench.measure.Series;
import io.penstock.bench.report.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of bench: its options, what it says, and everything it has measured so far. */
public final class Run {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  /** One contender's turn. */
  @FunctionalInterface
  public interface Turn<C> {
    Outcome take(C contender) throws Exception;
  }

  private final BenchOptions options;
  private final Console console;
  private final List<Series> all = new ArrayList<>();
  private int failures;

  public Run(BenchOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  public BenchOptions options() {
    return options;
  }

  public Console console() {
    return console;
  }

  /** Begins a series and says so. */
  public Series series(String id, String title, String unit) {
    Series series = new Series(id, title, unit);
    all.add(series);
    console.say("");
    console.say("%s", title);
    return series;
  }

  /** All series, in the order in which they were begun. */
  public List<Series> all() {
    return List.copyOf(all);
  }

  /**
   * A warm-up and the rounds, everybody in each, in an order that rotates. A contender that fails
   * is told of, counts as a failure of the run, and does not keep the others from theirs; one that
   * cannot run here is not asked again.
   *
   * @param onlyOnce who comes in the last round alone
   */
  public <C> void rounds(
      Series series,
      List<C> contenders,
      Function<C, String> name,
      Predicate<C> onlyOnce,
      Turn<C> turn) {
    List<C> left = new ArrayList<>(contenders);
    for (int round = 0; round <= options.rounds(); round++) {
      boolean last = round == options.rounds();
      for (C contender : Rotation.order(contenders, round)) {
        if (!left.contains(contender) || (onlyOnce.test(contender) && !last)) {
          continue;
        }
        Outcome outcome = take(name.apply(contender), contender, turn);
        if (outcome instanceof Outcome.NotRun) {
          left.remove(contender);
        }
        series.add(name.apply(contender), round, outcome);
        console.turn(series, name.apply(contender), round, outcome);
      }
    }
    console.medians(series, "Penstock");
  }

  private <C> Outcome take(String name, C contender, Turn<C> turn) {
    try {
      return turn.take(contender);
    } catch (Exception e) {
      failures++;
      LOG.error("{} failed", name, e);
      return new Outcome.NotRun("failed: " + e.getMessage());
    }
  }

  /** How many contenders failed or were wrong. */
  public int failures() {
    return failures;
  }
}
