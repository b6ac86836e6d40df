/** Postgres types, and which ClickHouse type each becomes. */
@NullMarked
package io.penstock.model.type;

import org.jspecify.annotations.NullMarked;
