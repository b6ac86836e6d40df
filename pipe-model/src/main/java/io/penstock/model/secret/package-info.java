/** Secrets: masked in memory, sealed at rest, and never printed. */
@NullMarked
package io.penstock.model.secret;

import org.jspecify.annotations.NullMarked;
