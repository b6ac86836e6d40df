/**
 * The ClickHouse engine inside this process: libchdb over JNA. Knows sessions, statements and
 * results; knows nothing of HTTP.
 */
@NullMarked
package io.penstock.stack.clickhouse.engine;

import org.jspecify.annotations.NullMarked;
