package io.penstock.controller.store;

import org.jspecify.annotations.Nullable;

/**
 * How a pipe was for a while. What could not be told is null.
 *
 * @param step seconds that it stands for
 * @param at when they began, in milliseconds
 * @param looks that found rates
 * @param checkpointAge in seconds
 * @param snapshotRate rows of the load a second
 * @param insertRate changes a second, as the others
 */
public record SampleRow(
    String pipeId,
    int step,
    long at,
    int looks,
    @Nullable Double lagSeconds,
    @Nullable Long lagBytes,
    @Nullable Long slotBytes,
    @Nullable Double checkpointAge,
    @Nullable Double snapshotRate,
    @Nullable Double insertRate,
    @Nullable Double updateRate,
    @Nullable Double deleteRate) {

  /** The same look as a part of a longer step. */
  public SampleRow in(int longer) {
    return new SampleRow(
        pipeId,
        longer,
        at - Math.floorMod(at, longer * 1000L),
        looks,
        lagSeconds,
        lagBytes,
        slotBytes,
        checkpointAge,
        snapshotRate,
        insertRate,
        updateRate,
        deleteRate);
  }
}
