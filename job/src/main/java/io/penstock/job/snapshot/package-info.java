/** Copies chunks of tables: COPY BINARY in, blocks of RowBinary out. */
@NullMarked
package io.penstock.job.snapshot;

import org.jspecify.annotations.NullMarked;
