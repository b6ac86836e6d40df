/**
 * Prepares a pipe for a job without a controller: the same reading, checking and making of
 * publication, slot and tables as Setup, run once from a file. Called by the CLI ({@code penstock
 * pipe prepare}); no store, no Flink.
 */
@NullMarked
package io.penstock.controller.prepare;

import org.jspecify.annotations.NullMarked;
