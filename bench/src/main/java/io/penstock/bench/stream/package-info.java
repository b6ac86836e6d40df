/** Following changes that are in the WAL already. */
@NullMarked
package io.penstock.bench.stream;

import org.jspecify.annotations.NullMarked;
