/** The source: a real Postgres with logical decoding, from unpacked binaries, as any user. */
@NullMarked
package io.penstock.stack.postgres;

import org.jspecify.annotations.NullMarked;
