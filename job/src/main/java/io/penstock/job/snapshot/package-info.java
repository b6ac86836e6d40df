/**
 * Copies chunks of tables: COPY BINARY in, blocks of columns out, or of rows where a type is
 * nested.
 */
@NullMarked
package io.penstock.job.snapshot;

import org.jspecify.annotations.NullMarked;
