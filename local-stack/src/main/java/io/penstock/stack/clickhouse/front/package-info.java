/**
 * ClickHouse's HTTP interface in front of the embedded engine, in a process of its own: enough of
 * it for client-v2, clickhouse-jdbc and curl, on the server of {@code FrontServer}. The order of a
 * request: {@code Access} (who) → {@code QueryRequest} (what) → {@code InsertStatement} (split data
 * from SQL) → {@code BodyFiles} (where the engine reads the data) → {@code QueryHandler} (run, in a
 * session of its own or one of {@code InsertSessions}) → {@code Reply} (headers, compression, error
 * codes).
 */
@NullMarked
package io.penstock.stack.clickhouse.front;

import org.jspecify.annotations.NullMarked;
