/** From a commit to its row being seen under FINAL. */
@NullMarked
package io.penstock.bench.latency;

import org.jspecify.annotations.NullMarked;
