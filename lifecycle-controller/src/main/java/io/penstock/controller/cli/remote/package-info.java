/** The CLI's neighbour: the controller's REST API, where it is, and how it refuses. */
@NullMarked
package io.penstock.controller.cli.remote;

import org.jspecify.annotations.NullMarked;
