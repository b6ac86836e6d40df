/**
 * Holds a target table against its source, row by row: what every test of correctness ends with.
 */
@NullMarked
package io.penstock.stack.compare;

import org.jspecify.annotations.NullMarked;
