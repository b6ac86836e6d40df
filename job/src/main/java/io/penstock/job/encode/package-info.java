/**
 * Postgres values, binary or text, to ClickHouse RowBinary, byte to byte: {@code wire} reads the
 * pieces of binary values, {@code print} renders them as the server would, the writers here put
 * either into the destination's form. {@link io.penstock.job.encode.ColumnWriters} chooses.
 */
@NullMarked
package io.penstock.job.encode;

import org.jspecify.annotations.NullMarked;
