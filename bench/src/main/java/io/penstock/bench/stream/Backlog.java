package io.penstock.bench.stream;

/**
 * Changes that were committed while nobody followed.
 *
 * @param changes rows inserted, updated and deleted
 * @param visible rows that have a new version afterwards: all but the deleted
 * @param after LSN as a number, where the first of them may begin and none lies below
 */
public record Backlog(long changes, long visible, long after) {}
