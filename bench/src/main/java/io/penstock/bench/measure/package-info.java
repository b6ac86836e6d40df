/** What a measurement is: rounds in rotated order, medians, ratios. No I/O. */
@NullMarked
package io.penstock.bench.measure;

import org.jspecify.annotations.NullMarked;
