/** How long a comparison of a running pipe's table with its target takes. */
@NullMarked
package io.penstock.bench.verify;

import org.jspecify.annotations.NullMarked;
