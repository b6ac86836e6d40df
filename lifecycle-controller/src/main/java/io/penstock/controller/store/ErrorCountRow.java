package io.penstock.controller.store;

/**
 * How often a pipe has met an error.
 *
 * @param code its name
 */
public record ErrorCountRow(String code, long times) {}
