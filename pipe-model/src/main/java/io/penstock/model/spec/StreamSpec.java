package io.penstock.model.spec;

import io.penstock.model.Lsn;

/**
 * Where the changes come from.
 *
 * @param publication that holds every table of the pipe
 * @param slot of plugin pgoutput
 * @param startLsn where a job without a savepoint starts: the slot's consistent point at creation
 */
public record StreamSpec(String publication, String slot, Lsn startLsn) {}
