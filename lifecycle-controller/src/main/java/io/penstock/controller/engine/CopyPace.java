package io.penstock.controller.engine;

/**
 * How fast a service's newest copies were.
 *
 * @param copies how many tell it, at least one
 * @param rowsPerSecond of all of them together
 * @param bytesPerSecond the same, by what Postgres sent
 */
public record CopyPace(int copies, double rowsPerSecond, double bytesPerSecond) {}
