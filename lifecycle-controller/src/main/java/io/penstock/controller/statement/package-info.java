/** Reads the statements of {@code sql/}, which lie on the class path. */
@NullMarked
package io.penstock.controller.statement;

import org.jspecify.annotations.NullMarked;
