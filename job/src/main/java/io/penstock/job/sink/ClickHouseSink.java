package io.penstock.job.sink;

import io.penstock.job.row.RowBlock;
import io.penstock.job.secret.JobSecrets;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** A pipe's sink. Carries the spec as JSON, with its secrets sealed, to where it is read. */
public final class ClickHouseSink implements Sink<RowBlock> {

  private static final long serialVersionUID = 1;

  private final String specJson;

  public ClickHouseSink(PipeSpec spec) {
    this.specJson = SpecJson.write(spec);
  }

  @Override
  public SinkWriter<RowBlock> createWriter(WriterInitContext context) {
    PipeSpec spec = SpecJson.read(specJson);
    return new ClickHouseWriter(
        spec,
        new ClickHouseConnections(spec.destination(), JobSecrets.opener()),
        new SinkMetrics(context.metricGroup(), spec.tables().size()),
        context.getProcessingTimeService());
  }

  /** The form that Flink 1.x still declares abstract; it calls the other one. */
  @Override
  @Deprecated
  public SinkWriter<RowBlock> createWriter(InitContext context) {
    throw new UnsupportedOperationException("Flink 1.20 and later call the other form");
  }
}
