/** The pieces that a pipe's work is cut into, and their byte form. */
@NullMarked
package io.penstock.job.split;

import org.jspecify.annotations.NullMarked;
