/**
 * Drives the pipes: commands and findings go through the state machine, its steps through the step
 * log. One lane for each pipe; on each turn a lane looks at the neighbours first, decides, records,
 * acts, records.
 */
@NullMarked
package io.penstock.controller.engine;

import org.jspecify.annotations.NullMarked;
