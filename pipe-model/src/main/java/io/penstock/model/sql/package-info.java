/**
 * Names and literals, quoted for the server that reads them; nowhere else are they put together.
 */
@NullMarked
package io.penstock.model.sql;

import org.jspecify.annotations.NullMarked;
