package io.penstock.controller.store;

/**
 * Two tables that are exchanged. Their UUIDs tell which of the two bears which name: EXCHANGE is
 * its own inverse, done twice it would undo itself.
 *
 * @param target the live name
 * @param resync the other name
 * @param liveUuid of the table that was live before; empty when there was none
 * @param resyncUuid of the new table
 */
public record SwapPair(String target, String resync, String liveUuid, String resyncUuid) {}
