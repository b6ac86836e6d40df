/** The machine and the stack that is measured on. */
@NullMarked
package io.penstock.bench.stack;

import org.jspecify.annotations.NullMarked;
