package io.penstock.stack.clickhouse.engine;

/** What a statement read and wrote, as the engine counts it. */
public record Counts(long readRows, long readBytes, long writtenRows, long writtenBytes) {
  public static final Counts NONE = new Counts(0, 0, 0, 0);
}
