package io.penstock.bench;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Rotation;
import io.penstock.bench.measure.Series;
import io.penstock.bench.report.Console;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final List<Series> all;
  private final AtomicInteger failed;
  private final Stopwatch stopwatch;

  public Run(BenchOptions options, Console console) {
    this(options, console, new ArrayList<>(), new AtomicInteger(), new Stopwatch());
  }

  private Run(
      BenchOptions options,
      Console console,
      List<Series> all,
      AtomicInteger failed,
      Stopwatch stopwatch) {
    this.options = options;
    this.console = console;
    this.all = all;
    this.failed = failed;
    this.stopwatch = stopwatch;
  }

  public BenchOptions options() {
    return options;
  }

  public Console console() {
    return console;
  }

  /**
   * Begins a series and says so.
   *
   * @param contenders in the order to show them; others come after them as they are measured
   */
  public Series series(String id, String title, String unit, String... contenders) {
    Series series = new Series(id, title, unit, contenders);
    all.add(series);
    console.say("");
    console.say("%s", title);
    return series;
  }

  /** The same run with another number of rounds. */
  public Run withRounds(int rounds) {
    return with(options.withRounds(rounds));
  }

  /** The same run with a share of the rows. */
  public Run withShare(double share) {
    return with(options.withShare(share));
  }

  private Run with(BenchOptions others) {
    return new Run(others, console, all, failed, stopwatch);
  }

  /** All series, in the order in which they were begun. */
  public List<Series> all() {
    return List.copyOf(all);
  }

  /** What is to be done before a round; may find that somebody cannot take part. */
  @FunctionalInterface
  public interface Preparation<C> {

    /** Makes one ready; what it cannot do is why it does not run. */
    Optional<Outcome.NotRun> ready(C contender) throws Exception;
  }

  /** In which rounds somebody takes part, and where in them. */
  @FunctionalInterface
  public interface Attendance<C> {

    /** Always, but for those that take so long that they come only in the last round. */
    static <C> Attendance<C> allBut(Predicate<C> onlyOnce) {
      return allBut(onlyOnce, one -> false);
    }

    /**
     * The same.
     *
     * @param behind who comes behind the others, whoever begins the round
     */
    static <C> Attendance<C> allBut(Predicate<C> onlyOnce, Predicate<C> behind) {
      return new Attendance<>() {
        @Override
        public boolean comes(C one, int round, boolean last) {
          return last || !onlyOnce.test(one);
        }

        @Override
        public boolean behind(C one) {
          return behind.test(one);
        }
      };
    }

    /**
     * Whether this one comes.
     *
     * @param round 0 for the warm-up
     * @param last whether none follows
     */
    boolean comes(C contender, int round, boolean last);

    /** Whether this one comes behind the others, whoever begins the round. */
    default boolean behind(C contender) {
      return false;
    }
  }

  /** What is done before a round, once everybody is ready. */
  @FunctionalInterface
  public interface Before {
    void round(int round) throws Exception;
  }

  /** A warm-up and the rounds, of contenders that need no preparation. */
  public <C> void rounds(
      Series series,
      List<C> contenders,
      Function<C, String> name,
      Attendance<C> attendance,
      Turn<C> turn) {
    rounds(series, contenders, name, attendance, one -> Optional.empty(), round -> {}, turn);
  }

  /**
   * A warm-up and the rounds, everybody in each, in an order that rotates. A contender that fails
   * is told of, counts as a failure of the run, and does not keep the others from theirs; one that
   * cannot run here, or has failed, is not asked again.
   *
   * @param attendance who comes when
   * @param preparation of everybody who takes part in a round, before it
   * @param before what is done then, once in a round; when it fails the series ends
   */
  public <C> void rounds(
      Series series,
      List<C> contenders,
      Function<C, String> name,
      Attendance<C> attendance,
      Preparation<C> preparation,
      Before before,
      Turn<C> turn) {
    List<C> left = new ArrayList<>(contenders);
    for (int round = 0; round <= options.rounds(); round++) {
      boolean last = round == options.rounds();
      for (C contender : List.copyOf(left)) {
        if (attendance.comes(contender, round, last)) {
          Optional<Outcome.NotRun> missing = prepare(name.apply(contender), contender, preparation);
          if (missing.isPresent()) {
            left.remove(contender);
            tell(series, name.apply(contender), round, missing.get());
          }
        }
      }
      try {
        before.round(round);
      } catch (Exception e) {
        broke(series.id(), e);
        break;
      }
      List<C> order = new ArrayList<>(Rotation.order(contenders, round));
      order.sort(Comparator.comparing(attendance::behind));
      for (C contender : order) {
        if (left.contains(contender) && attendance.comes(contender, round, last)) {
          Outcome outcome = take(name.apply(contender), contender, turn);
          if (outcome instanceof Outcome.NotRun) {
            left.remove(contender);
          }
          tell(series, name.apply(contender), round, outcome);
        }
      }
    }
    end(series);
  }

  /** Ends a series: says its medians, and how long all of it took, filling and checks included. */
  public void end(Series series) {
    console.medians(series, "Penstock");
    console.say("  took %.1f minutes", stopwatch.lap() / 60);
  }

  /** Runs with this one's series. */
  public Stopwatch stopwatch() {
    return stopwatch;
  }

  private void tell(Series series, String name, int round, Outcome outcome) {
    series.add(name, round, outcome);
    console.turn(series, name, round, outcome);
  }

  private <C> Optional<Outcome.NotRun> prepare(
      String name, C contender, Preparation<C> preparation) {
    try {
      return preparation.ready(contender);
    } catch (Exception e) {
      return Optional.of(failed(name, e));
    }
  }

  private <C> Outcome take(String name, C contender, Turn<C> turn) {
    try {
      return turn.take(contender);
    } catch (Exception e) {
      return failed(name, e);
    }
  }

  private Outcome.NotRun failed(String name, Exception e) {
    failed.incrementAndGet();
    LOG.error("{} failed", name, e);
    return new Outcome.NotRun("failed: " + e.getMessage());
  }

  /** Something ended that should not have: told, and counted as a failure. */
  public void broke(String what, Exception e) {
    failed(what, e);
    console.say("  %s BROKE: %s", what, e.getMessage());
  }

  /** How many contenders failed or were wrong. */
  public int failures() {
    return failed.get();
  }
}
