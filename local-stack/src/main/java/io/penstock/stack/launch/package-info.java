/**
 * The commands behind the launcher script: {@code up} and {@code down}, and the supervisor that
 * runs in the background between them.
 */
@NullMarked
package io.penstock.stack.launch;

import org.jspecify.annotations.NullMarked;
