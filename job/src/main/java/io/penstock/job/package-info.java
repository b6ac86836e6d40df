/** The Flink job of one pipe: {@code source} → {@code row} → {@code sink}. */
@NullMarked
package io.penstock.job;

import org.jspecify.annotations.NullMarked;
