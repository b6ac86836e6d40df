package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which phases a pipe has. */
public enum ReplicationMode {
  /** Snapshot, then changes. */
  @JsonProperty("cdc")
  CDC(true, true),
  /** One consistent copy, then Completed. */
  @JsonProperty("snapshot")
  SNAPSHOT(true, false),
  /** Changes only, from a slot that the user made. */
  @JsonProperty("cdc_only")
  CDC_ONLY(false, true);

  private final boolean snapshots;
  private final boolean streams;

  ReplicationMode(boolean snapshots, boolean streams) {
    this.snapshots = snapshots;
    this.streams = streams;
  }

  /** Whether present rows are copied. */
  public boolean snapshots() {
    return snapshots;
  }

  /** Whether changes are followed. */
  public boolean streams() {
    return streams;
  }
}
