/**
 * The engine: a Flink session cluster of real JobManager and TaskManager processes, from Maven
 * artifacts and the configuration in {@code flink-conf/}. Does what Flink's shell scripts do.
 */
@NullMarked
package io.penstock.stack.flink;

import org.jspecify.annotations.NullMarked;
