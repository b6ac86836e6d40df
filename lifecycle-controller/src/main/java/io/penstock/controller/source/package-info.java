/**
 * The Postgres neighbour: connections, the catalogue, what must be so before a pipe can be made,
 * publication and slot. Nothing here reads a user's rows.
 */
@NullMarked
package io.penstock.controller.source;

import org.jspecify.annotations.NullMarked;
