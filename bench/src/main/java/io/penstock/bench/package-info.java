/** Side-by-side measurements: Penstock, its peers and the limits, on the same data in one run. */
@NullMarked
package io.penstock.bench;

import org.jspecify.annotations.NullMarked;
