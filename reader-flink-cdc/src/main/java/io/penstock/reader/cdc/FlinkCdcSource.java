package io.penstock.reader.cdc;

import io.penstock.job.row.RowBlock;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import java.time.ZoneId;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/**
 * A pipe's source by flink-connector-postgres-cdc. Carries the spec as JSON, with its secrets
 * sealed; the connector's own source, which would carry its configuration, is made of it where it
 * is used.
 */
public final class FlinkCdcSource implements Source<RowBlock, SourceSplitBase, PendingSplitsState> {

  private static final long serialVersionUID = 1;

  private final String specJson;

  /**
   * The source of a pipe.
   *
   * @throws IllegalArgumentException when the pipe asks for what this reader cannot do
   */
  public FlinkCdcSource(PipeSpec spec) {
    if (!spec.mode().streams()) {
      throw new IllegalArgumentException("reader flink-cdc has no snapshot-only mode");
    }
    specJson = SpecJson.write(spec);
  }

  private ConnectorSource connector() {
    return new ConnectorSource(SpecJson.read(specJson), new StreamWatch());
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<SourceSplitBase, PendingSplitsState> createEnumerator(
      SplitEnumeratorContext<SourceSplitBase> context) {
    return restoreEnumerator(context, null);
  }

  @Override
  public SplitEnumerator<SourceSplitBase, PendingSplitsState> restoreEnumerator(
      SplitEnumeratorContext<SourceSplitBase> context, @Nullable PendingSplitsState state) {
    return connector().enumerator(context, state);
  }

  @Override
  @SuppressWarnings("unchecked") // The connector's readers do not say what they emit.
  public SourceReader<RowBlock, SourceSplitBase> createReader(SourceReaderContext context)
      throws Exception {
    checkZone();
    StreamWatch watch = new StreamWatch();
    watch.register(context.metricGroup());
    return (SourceReader<RowBlock, SourceSplitBase>)
        (SourceReader<?, ?>)
            new ConnectorSource(SpecJson.read(specJson), watch).createReader(context);
  }

  /** Copied timestamps pass through Java's calendar, where hours are left out or come twice. */
  private static void checkZone() {
    ZoneId zone = ZoneId.systemDefault();
    if (!zone.getRules().isFixedOffset()) {
      throw new SuppressRestartsException(
          new PipeException(
              ErrorCode.JOB_FAILED,
              "reader flink-cdc cannot copy timestamps in the time zone "
                  + zone
                  + " of Flink's TaskManager: run it with TZ=UTC"));
    }
  }

  @Override
  public SimpleVersionedSerializer<SourceSplitBase> getSplitSerializer() {
    return connector().getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<PendingSplitsState> getEnumeratorCheckpointSerializer() {
    return connector().getEnumeratorCheckpointSerializer();
  }
}
