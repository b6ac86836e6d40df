/**
 * The destination: ClickHouse from the best source at hand. A URL that was given, else a {@code
 * clickhouse} program on PATH, else the engine from its npm package behind our own HTTP front.
 */
@NullMarked
package io.penstock.stack.clickhouse;

import org.jspecify.annotations.NullMarked;
