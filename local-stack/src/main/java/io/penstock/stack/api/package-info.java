/** The controller's REST API from outside, as any client sees it: for the demo, tests and bench. */
@NullMarked
package io.penstock.stack.api;

import org.jspecify.annotations.NullMarked;
