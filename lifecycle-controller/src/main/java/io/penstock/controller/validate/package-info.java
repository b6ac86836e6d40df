/**
 * Holds a definition against Postgres, ClickHouse and Flink before anything is made. Everything
 * that is wrong comes in one answer; nothing is left behind.
 */
@NullMarked
package io.penstock.controller.validate;

import org.jspecify.annotations.NullMarked;
