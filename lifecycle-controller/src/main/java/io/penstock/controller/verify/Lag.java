package io.penstock.controller.verify;

import io.penstock.model.Lsn;

/** How far the target is behind the source. */
interface Lag {

  /** Of a pipe that carries nothing on: what is there is all there is. */
  Lag NONE = position -> true;

  /**
   * Waits until the target has everything that was committed below a position.
   *
   * @return whether it has; false when that took too long
   */
  boolean passed(Lsn position);
}
