package io.penstock.job.source;

import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.jspecify.annotations.Nullable;

/** One emission of one split, in the shape that Flink's reader takes from its fetcher. */
final class Fetched implements RecordsWithSplitIds<Emission> {

  static final Fetched NOTHING = new Fetched(null, null, false);

  private @Nullable String nextSplit;
  private @Nullable Emission emission;
  private final Set<String> finished;

  private Fetched(@Nullable String split, @Nullable Emission emission, boolean last) {
    this.nextSplit = split;
    this.emission = emission;
    this.finished = last && split != null ? Set.of(split) : Set.of();
  }

  static Fetched of(String split, Emission emission) {
    return new Fetched(split, emission, false);
  }

  /** The split's last emission. */
  static Fetched end(String split, Emission emission) {
    return new Fetched(split, emission, true);
  }

  @Override
  public @Nullable String nextSplit() {
    String split = nextSplit;
    nextSplit = null;
    return split;
  }

  @Override
  public @Nullable Emission nextRecordFromSplit() {
    Emission record = emission;
    emission = null;
    return record;
  }

  @Override
  public Set<String> finishedSplits() {
    return finished;
  }
}
