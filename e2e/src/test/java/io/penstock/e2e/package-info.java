/** Real processes, real faults: the whole stack as a user runs it. */
@NullMarked
package io.penstock.e2e;

import org.jspecify.annotations.NullMarked;
