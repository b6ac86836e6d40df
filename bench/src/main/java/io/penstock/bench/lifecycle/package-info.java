/** How long a person waits for a command. */
@NullMarked
package io.penstock.bench.lifecycle;

import org.jspecify.annotations.NullMarked;
