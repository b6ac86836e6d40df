package io.penstock.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All rounds of all contenders over one thing that is measured. Round 0 is the warm-up: it is kept
 * and shown, and counts for nothing.
 */
public final class Series {

  /** One turn. */
  public record Turn(int round, Outcome outcome) {}

  private final String id;
  private final String title;
  private final String unit;
  private final Map<String, List<Turn>> turns = new LinkedHashMap<>();

  /**
   * An empty series.
   *
   * @param id short, of letters, digits and hyphens: names files
   * @param title what is measured, on what
   * @param unit of the values, such as {@code rows/s}
   * @param contenders in the order to show them, where that is not the one in which they come
   */
  public Series(String id, String title, String unit, String... contenders) {
    this.id = id;
    this.title = title;
    this.unit = unit;
    for (String contender : contenders) {
      turns.put(contender, new ArrayList<>());
    }
  }

  public String id() {
    return id;
  }

  public String title() {
    return title;
  }

  public String unit() {
    return unit;
  }

  public void add(String contender, int round, Outcome outcome) {
    turns.computeIfAbsent(contender, name -> new ArrayList<>()).add(new Turn(round, outcome));
  }

  /** In the order to show them. */
  public List<String> contenders() {
    return List.copyOf(turns.keySet());
  }

  public List<Turn> turns(String contender) {
    return List.copyOf(turns.getOrDefault(contender, List.of()));
  }

  /** Of the rounds after the warm-up; empty when none of them was measured. */
  public OptionalDouble median(String contender) {
    return medianOf(measured(contender).stream().map(Outcome.Measured::value).toList());
  }

  /** The median of one of the details; empty when no round has it. */
  public OptionalDouble median(String contender, String detail) {
    return medianOf(
        measured(contender).stream()
            .filter(one -> one.details().containsKey(detail))
            .map(one -> one.details().get(detail))
            .toList());
  }

  /** The first one's median over the second's; empty when one of them has none. */
  public OptionalDouble ratio(String contender, String other) {
    OptionalDouble above = median(contender);
    OptionalDouble below = median(other);
    return above.isPresent() && below.isPresent()
        ? OptionalDouble.of(above.getAsDouble() / below.getAsDouble())
        : OptionalDouble.empty();
  }

  private List<Outcome.Measured> measured(String contender) {
    return turns(contender).stream()
        .filter(turn -> turn.round() > 0)
        .map(Turn::outcome)
        .filter(Outcome.Measured.class::isInstance)
        .map(Outcome.Measured.class::cast)
        .toList();
  }

  private static OptionalDouble medianOf(List<Double> values) {
    return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(values));
  }
}
