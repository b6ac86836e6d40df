package io.penstock.controller.store;

/**
 * A slot and a publication that a deleted pipe left in a Postgres that could not be reached.
 *
 * @param source JSON of its SourceDefinition, the password sealed
 * @param slot empty for none
 * @param publication empty for none
 */
public record LeftoverRow(
    long id, String pipeName, String source, String slot, String publication, long since) {}
