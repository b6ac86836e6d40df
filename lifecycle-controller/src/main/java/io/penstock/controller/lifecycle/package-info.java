/**
 * What a pipe's life may be: states, events and steps as one table and one pure function. No I/O,
 * no clock; the engine asks it and carries out what it says.
 */
@NullMarked
package io.penstock.controller.lifecycle;

import org.jspecify.annotations.NullMarked;
