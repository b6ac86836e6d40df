/**
 * The controller's own record in SQLite: pipes, the step log, jobs, history. Opened by one
 * controller at a time. Only the engine speaks with it.
 */
@NullMarked
package io.penstock.controller.store;

import org.jspecify.annotations.NullMarked;
