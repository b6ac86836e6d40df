package io.penstock.controller.store;

/**
 * One line of a pipe's history.
 *
 * @param kind {@code state, notice, warning, alarm, error, schema}
 * @param message what happened; for a state its name in the API
 * @param cause why, or empty
 * @param actor who asked: {@code controller} or {@code key <id>}
 */
public record EventRow(
    long id, String pipeId, long at, String kind, String message, String cause, String actor) {}
