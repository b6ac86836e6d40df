/** The ClickHouse neighbour: its client, and the target tables. */
@NullMarked
package io.penstock.controller.destination;

import org.jspecify.annotations.NullMarked;
