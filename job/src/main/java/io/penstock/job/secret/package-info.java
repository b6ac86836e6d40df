/** How Flink's processes come by the spec's secrets. */
@NullMarked
package io.penstock.job.secret;

import org.jspecify.annotations.NullMarked;
