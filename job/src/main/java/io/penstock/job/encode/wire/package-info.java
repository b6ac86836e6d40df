/** Reads the pieces that Postgres's binary values are made of; the first step of encoding. */
@NullMarked
package io.penstock.job.encode.wire;

import org.jspecify.annotations.NullMarked;
