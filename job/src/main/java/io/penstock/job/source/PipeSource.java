package io.penstock.job.source;

import io.penstock.job.postgres.ChunkPlanner;
import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.row.RowBlock;
import io.penstock.job.secret.JobSecrets;
import io.penstock.job.split.PipeSplit;
import io.penstock.job.split.SplitCodec;
import io.penstock.job.stream.CoveredTables;
import io.penstock.job.stream.SlotConfirmation;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import java.io.Serializable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A pipe's source. Carries the spec as JSON, with its secrets sealed, to where it is read. */
public final class PipeSource implements Source<RowBlock, PipeSplit, PlanState> {

  private static final long serialVersionUID = 1;

  private final String specJson;
  private final Boundedness boundedness;
  private final SerializableRunnable emptyTargets;

  /** A task that travels with the job's graph. */
  public interface SerializableRunnable extends Runnable, Serializable {}

  /**
   * The source of a pipe.
   *
   * @param emptyTargets empties all target tables: a snapshot-only load that starts over calls it
   */
  public PipeSource(PipeSpec spec, SerializableRunnable emptyTargets) {
    this.emptyTargets = emptyTargets;
    this.specJson = SpecJson.write(spec);
    this.boundedness =
        spec.mode().streams() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
  }

  @Override
  public Boundedness getBoundedness() {
    return boundedness;
  }

  @Override
  public SplitEnumerator<PipeSplit, PlanState> createEnumerator(
      SplitEnumeratorContext<PipeSplit> context) {
    return restoreEnumerator(context, null);
  }

  @Override
  public SplitEnumerator<PipeSplit, PlanState> restoreEnumerator(
      SplitEnumeratorContext<PipeSplit> context,
      @org.jspecify.annotations.Nullable PlanState state) {
    PipeSpec spec = SpecJson.read(specJson);
    return new PipeEnumerator(
        spec, context, new ChunkPlanner(spec, connector(spec)), emptyTargets, state);
  }

  @Override
  public SourceReader<RowBlock, PipeSplit> createReader(SourceReaderContext context) {
    PipeSpec spec = SpecJson.read(specJson);
    ReaderMetrics metrics = new ReaderMetrics(context.metricGroup(), spec.tables().size());
    return new PipeReader(
        spec, connector(spec), new SlotConfirmation(), new CoveredTables(), metrics, context);
  }

  private static PostgresConnector connector(PipeSpec spec) {
    return new PostgresConnector(spec, JobSecrets.opener());
  }

  @Override
  public SimpleVersionedSerializer<PipeSplit> getSplitSerializer() {
    return SplitCodec.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<PlanState> getEnumeratorCheckpointSerializer() {
    return new PlanStateCodec();
  }
}
