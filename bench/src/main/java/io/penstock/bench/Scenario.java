package io.penstock.bench;

/** What can be asked for, named as on the command line. */
public enum Scenario {
  snapshot,
  stream,
  latency,
  scale,
  /** No part of {@link #all}: ten million rows, and nobody to hold it against. */
  verify,
  all;

  /** Whether asking for this one asks for another. */
  public boolean includes(Scenario other) {
    return this == other || this == all && other != verify;
  }

  /** Rows of the narrow table, unless told. */
  public long rows() {
    return this == verify ? 10_000_000 : 5_000_000;
  }
}
