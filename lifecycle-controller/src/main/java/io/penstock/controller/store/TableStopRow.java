package io.penstock.controller.store;

/**
 * A table that could not go on.
 *
 * @param position index in the pipe's spec
 * @param code of the error
 * @param detail what happened
 * @param since milliseconds since 1970
 */
public record TableStopRow(String pipeId, int position, String code, String detail, long since) {}
