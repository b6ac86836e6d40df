package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The engines a destination table can have. */
public enum TableEngine {
  /** The newest version of each key wins: equals the source under FINAL. */
  @JsonProperty("ReplacingMergeTree")
  REPLACING_MERGE_TREE(true),
  /** Every change as a row of its own; a replay after a crash can repeat some. */
  @JsonProperty("MergeTree")
  MERGE_TREE(true),
  /** Stores nothing; for materialized views behind it. */
  @JsonProperty("Null")
  NULL(false);

  private final boolean keepsRows;

  TableEngine(boolean keepsRows) {
    this.keepsRows = keepsRows;
  }

  /** Whether there is anything that a TRUNCATE could remove; ClickHouse refuses it where not. */
  public boolean keepsRows() {
    return keepsRows;
  }
}
