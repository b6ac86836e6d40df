package io.penstock.controller.store;

/**
 * Some copies together.
 *
 * @param copies how many there are
 * @param rows that they copied
 * @param bytes of them, as Postgres sent them
 * @param millis that they took, one after the other
 */
public record CopySum(int copies, long rows, long bytes, long millis) {}
