/**
 * {@code ./penstock pipe …}: the command line over the REST API. It shares no code with the server;
 * what it can do, any client can.
 */
@NullMarked
package io.penstock.controller.cli;

import org.jspecify.annotations.NullMarked;
