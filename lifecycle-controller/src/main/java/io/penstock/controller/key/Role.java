package io.penstock.controller.key;

import java.util.Locale;

/** What a key may do; each may also do what those before it may. */
public enum Role {
  /** Look. */
  READ("this key may only read"),
  /** Start, stop, resync and verify pipes that are there. */
  OPERATE("this key may read, start, stop, resync and verify, but neither make, edit nor delete"),
  /** Everything. */
  ADMIN("");

  private final String limits;

  Role(String limits) {
    this.limits = limits;
  }

  /** Whether it includes another role. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /** What a refusal says. */
  public String limits() {
    return limits;
  }

  /** As it is written in files and options. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
