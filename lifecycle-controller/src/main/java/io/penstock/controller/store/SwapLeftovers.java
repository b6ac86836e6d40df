package io.penstock.controller.store;

/**
 * What a swap leaves in Postgres.
 *
 * @param slot the slot that nothing reads any more, or empty
 */
public record SwapLeftovers(String slot) {}
