package io.penstock.bench.report;

import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {
  private Figures() {}

  /** A value with its unit: thousands of rows in groups, seconds with two decimals. */
  public static String of(double value, String unit) {
    return number(value) + " " + unit;
  }

  /** From 1,000 on without decimals and in groups, below with two. */
  public static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 1000 ? "%,.0f" : "%.2f", value);
  }
}
