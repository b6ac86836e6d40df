/** The closed set of things that can go wrong with a pipe, each with what to do about it. */
@NullMarked
package io.penstock.model.error;

import org.jspecify.annotations.NullMarked;
