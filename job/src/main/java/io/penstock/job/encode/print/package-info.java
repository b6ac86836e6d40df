/**
 * Renders binary values exactly as the server's output functions print them, under {@code
 * DateStyle=ISO, IntervalStyle=postgres, TimeZone=UTC, extra_float_digits=1, bytea_output=hex}.
 */
@NullMarked
package io.penstock.job.encode.print;

import org.jspecify.annotations.NullMarked;
