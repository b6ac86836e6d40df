/** The controller's configuration file as typed records; read once, at start. */
@NullMarked
package io.penstock.controller.config;

import org.jspecify.annotations.NullMarked;
