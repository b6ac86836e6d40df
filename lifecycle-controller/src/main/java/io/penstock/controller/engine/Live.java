package io.penstock.controller.engine;

import io.penstock.controller.flink.Checkpoints;
import io.penstock.controller.flink.JobMetrics;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.source.Slot;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.validate.SchemaExpansion;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was last seen of one pipe. Only in memory: after a restart it is seen again. Written by the
 * pipe's lane, read by anybody.
 */
final class Live {

  /**
   * Why a step waits.
   *
   * @param code null when it is no error
   */
  record Waiting(@Nullable ErrorCode code, String text) {}

  /**
   * A look at the job.
   *
   * @param job empty when Flink does not know it
   */
  record Sighting(
      String jobId,
      long atMillis,
      Optional<JobView> job,
      Checkpoints checkpoints,
      JobMetrics metrics) {}

  /**
   * A look at the schemas that are mapped as a whole.
   *
   * @param fresh schema and name of each new table that fits
   * @param unfit tables that do not
   */
  record Schemas(long atMillis, Set<List<String>> fresh, List<SchemaExpansion.Unfit> unfit) {
    static final Schemas NONE = new Schemas(0, Set.of(), List.of());
  }

  /**
   * The pipe's targets together, as they lie on disk.
   *
   * @param rows with all versions that are not merged yet
   * @param parts active ones
   */
  record Targets(long rows, long parts) {}

  private volatile long deletionsAt;
  private volatile String mergingSpec = "";
  private volatile Schemas schemas = Schemas.NONE;
  private volatile @Nullable Waiting waiting;
  private volatile @Nullable Sighting sighting;
  private volatile PipeException.@Nullable Found trouble;
  private volatile @Nullable Slot slot;
  private volatile long slotAt;
  private volatile boolean slotGone;
  private volatile @Nullable Targets targets;
  private volatile double rowsPerSecond;
  private volatile Progress progress;
  private volatile int missed;
  private volatile int disconnected;
  private volatile @Nullable Live resync;
  private final Pace pace = new Pace();

  Live(Progress progress) {
    this.progress = progress;
  }

  /** What was seen of the resync's job and tables. */
  synchronized Live resync(ResyncRow row) {
    Live known = resync;
    if (known == null) {
      known = new Live(Progress.read(row.progress()));
      resync = known;
    }
    return known;
  }

  /** The same; empty while its job has not been looked at. */
  Optional<Live> seenResync() {
    return Optional.ofNullable(resync);
  }

  /** No resync is under way, or it begins anew. */
  void endResync() {
    seenResync().flatMap(one -> one.pace().lastChangeAt()).ifPresent(pace::written);
    resync = null;
  }

  /** The tables are other ones now, with numbers of their own. */
  void startOver(Progress theirs) {
    progress = theirs;
    sighting = null;
    pace.startOver();
  }

  /** When deleted rows were last looked for. */
  long deletionsAtMillis() {
    return deletionsAt;
  }

  void deletionsAt(long millis) {
    deletionsAt = millis;
  }

  /** The spec whose tables were last seen to merge as usual; empty if none were. */
  String mergingSpec() {
    return mergingSpec;
  }

  void mergingSpec(String spec) {
    mergingSpec = spec;
  }

  Schemas schemas() {
    return schemas;
  }

  void schemas(Schemas seen) {
    schemas = seen;
  }

  Optional<Waiting> waiting() {
    return Optional.ofNullable(waiting);
  }

  void waiting(@Nullable Waiting reason) {
    waiting = reason;
  }

  Optional<Sighting> sighting() {
    return Optional.ofNullable(sighting);
  }

  void sighting(@Nullable Sighting seen) {
    sighting = seen;
  }

  /** An error that may pass, as it is now. */
  Optional<PipeException.Found> trouble() {
    return Optional.ofNullable(trouble);
  }

  void trouble(PipeException.@Nullable Found found) {
    trouble = found;
  }

  Optional<Slot> slot() {
    return Optional.ofNullable(slot);
  }

  long slotAtMillis() {
    return slotAt;
  }

  void slot(@Nullable Slot seen, long atMillis) {
    slot = seen;
    slotAt = atMillis;
  }

  /** Whether Postgres, when it last answered, had no such slot or had given it up. */
  boolean slotGone() {
    return slotGone;
  }

  void slotGone(boolean gone) {
    slotGone = gone;
  }

  /** Empty while ClickHouse has not said, or does not answer. */
  Optional<Targets> targets() {
    return Optional.ofNullable(targets);
  }

  void targets(@Nullable Targets seen) {
    targets = seen;
  }

  double rowsPerSecond() {
    return rowsPerSecond;
  }

  void rowsPerSecond(double rate) {
    rowsPerSecond = rate;
  }

  Progress progress() {
    return progress;
  }

  void progress(Progress now, long atMillis) {
    pace.look(progress, now, atMillis);
    progress = now;
  }

  Pace pace() {
    return pace;
  }

  /** When rows were last seen to be written, into the targets or beside them. */
  Optional<Instant> lastInsertAt() {
    return Stream.of(pace.lastChangeAt(), seenResync().flatMap(one -> one.pace().lastChangeAt()))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  /** How many looks in a row found no job. */
  int missed() {
    return missed;
  }

  void missed(int looks) {
    missed = looks;
  }

  /** How many looks in a row found a job without a replication connection. */
  int disconnected() {
    return disconnected;
  }

  void disconnected(int looks) {
    disconnected = looks;
  }
}
