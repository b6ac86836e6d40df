package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What reads a pipe's source. Both end in the same rows of the same tables. */
public enum Reader {
  /** COPY and pgoutput in binary, by Penstock's own code. */
  @JsonProperty("native")
  NATIVE("native"),
  /** flink-connector-postgres-cdc, in a jar of its own: to measure against and to compare with. */
  @JsonProperty("flink-cdc")
  FLINK_CDC("flink-cdc");

  private final String text;

  Reader(String text) {
    this.text = text;
  }

  /** How settings name it. */
  public String text() {
    return text;
  }
}
