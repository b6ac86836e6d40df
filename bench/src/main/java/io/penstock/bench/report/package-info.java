/** What a run prints and leaves: lines, JSON, SVG plots, the table of targets. */
@NullMarked
package io.penstock.bench.report;

import org.jspecify.annotations.NullMarked;
