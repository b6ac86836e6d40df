/**
 * A whole Penstock on one machine, for the quickstart and for tests: a real Postgres, a real
 * ClickHouse engine, a real Flink cluster and the controller, each a child process. Nothing in
 * {@code job} or {@code lifecycle-controller} knows about it.
 */
@NullMarked
package io.penstock.stack;

import org.jspecify.annotations.NullMarked;
