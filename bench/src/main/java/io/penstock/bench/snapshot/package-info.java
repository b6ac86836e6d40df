/** Copying a table that stands still. */
@NullMarked
package io.penstock.bench.snapshot;

import org.jspecify.annotations.NullMarked;
