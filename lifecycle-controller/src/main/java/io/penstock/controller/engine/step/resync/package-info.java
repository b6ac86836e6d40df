/**
 * The steps of a resync: a second slot and {@code _resync} tables, a job of its own that fills them
 * while the live job goes on, then the exchange. Until the first pair is exchanged everything can
 * be undone; from then on it can only be finished.
 */
@NullMarked
package io.penstock.controller.engine.step.resync;

import org.jspecify.annotations.NullMarked;
