package io.penstock.bench;

/** What can be asked for, named as on the command line. */
public enum Scenario {
  snapshot,
  stream,
  latency,
  scale,
  all;

  /** Whether asking for this one asks for another. */
  public boolean includes(Scenario other) {
    return this == all || this == other;
  }
}
