/**
 * What flows from source to sink: blocks of rows of one table, already in ClickHouse's RowBinary or
 * Native.
 */
@NullMarked
package io.penstock.job.row;

import org.jspecify.annotations.NullMarked;
