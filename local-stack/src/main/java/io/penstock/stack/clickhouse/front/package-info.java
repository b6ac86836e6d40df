/**
 * ClickHouse's HTTP interface in front of the embedded engine, in a process of its own: enough of
 * it for client-v2, clickhouse-jdbc and curl. The order of a request: {@code Access} (who) → {@code
 * QueryRequest} (what) → {@code InsertStatement} (split data from SQL) → {@code QueryHandler} (run)
 * → {@code Reply} (headers, compression, error codes).
 */
@NullMarked
package io.penstock.stack.clickhouse.front;

import org.jspecify.annotations.NullMarked;
