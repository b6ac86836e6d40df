package io.penstock.bench.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a figure is to be, and what it is.
 *
 * @param what it is of
 * @param measured empty when it was not measured in this run
 * @param atLeast whether larger is better
 * @param must the bound that it has to keep
 * @param aim the bound that is hoped for; empty for none
 * @param unit empty for a ratio
 * @param note another figure that belongs beside it; may be empty
 */
public record Target(
    String what,
    OptionalDouble measured,
    boolean atLeast,
    double must,
    OptionalDouble aim,
    String unit,
    String note) {

  /** A figure that is to be at least so much. */
  public static Target atLeast(String what, OptionalDouble measured, double must, double aim) {
    return new Target(what, measured, true, must, OptionalDouble.of(aim), "", "");
  }

  /** A figure that is to be at most so much. */
  public static Target atMost(
      String what, OptionalDouble measured, double must, double aim, String unit) {
    return new Target(what, measured, false, must, OptionalDouble.of(aim), unit, "");
  }

  /** The same with another figure beside it. */
  public Target withNote(String beside) {
    return new Target(what, measured, atLeast, must, aim, unit, beside);
  }

  /** The same with nothing to hope for beyond the bound. */
  public Target withoutAim() {
    return new Target(what, measured, atLeast, must, OptionalDouble.empty(), unit, note);
  }

  /** Whether the bound is kept; false when it was not measured. */
  public boolean met() {
    return measured.isPresent() && keeps(must);
  }

  private boolean keeps(double bound) {
    double value = measured.orElseThrow();
    return atLeast ? value >= bound : value <= bound;
  }

  /** Met, with the aim or without, or missed and by how much. */
  public String verdict() {
    if (measured.isEmpty()) {
      return "NOT MEASURED";
    }
    if (!met()) {
      double off = 100 * Math.abs(measured.getAsDouble() / must - 1);
      return String.format(Locale.ROOT, "MISSED by %.0f %%", off);
    }
    return aim.isEmpty() ? "met" : keeps(aim.getAsDouble()) ? "met, aim too" : "met";
  }

  /** One row of a Markdown table: what, must, aim, measured, verdict. */
  public String row() {
    String sign = atLeast ? "≥ " : "≤ ";
    return "| "
        + what
        + " | "
        + sign
        + amount(must)
        + " | "
        + (aim.isPresent() ? sign + amount(aim.getAsDouble()) : "")
        + " | "
        + (measured.isPresent() ? amount(measured.getAsDouble()) : "–")
        + (note.isEmpty() ? "" : " (" + note + ")")
        + " | "
        + verdict()
        + " |";
  }

  private String amount(double value) {
    return Figures.number(value) + (unit.isEmpty() ? "" : " " + unit);
  }
}
