/** A pipe looked at again and again: progress that never goes backwards, and how it is painted. */
@NullMarked
package io.penstock.controller.cli.watch;

import org.jspecify.annotations.NullMarked;
