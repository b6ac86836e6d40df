package io.penstock.job;

import io.penstock.job.row.RowBlockType;
import io.penstock.job.sink.ClickHouseSink;
import io.penstock.job.sink.TargetTables;
import io.penstock.job.source.PipeSource;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of one pipe: Postgres source → ClickHouse sink. Runs inside the JobManager when it is
 * submitted, so it only builds the graph and asks nobody.
 */
public final class PenstockJob {

  private PenstockJob() {}

  /** Builds and submits the job that the arguments describe. */
  public static void main(String[] arguments) throws Exception {
    PipeSpec spec = JobArguments.spec(arguments);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(spec));
    build(spec, environment);
    environment.execute(spec.pipeName());
  }

  /** Adds the pipe to an environment. */
  public static void build(PipeSpec spec, StreamExecutionEnvironment environment) {
    String specJson = SpecJson.write(spec);
    environment.setParallelism(spec.settings().parallelism());
    environment.enableCheckpointing(spec.settings().checkpointMillis());
    environment
        .fromSource(
            new PipeSource(spec, () -> TargetTables.empty(specJson)),
            WatermarkStrategy.noWatermarks(),
            "Postgres " + spec.source().database(),
            new RowBlockType())
        .uid("postgres")
        .sinkTo(new ClickHouseSink(spec))
        .name("ClickHouse " + spec.destination().database())
        .uid("clickhouse");
  }

  private static Configuration configuration(PipeSpec spec) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.NAME, spec.pipeName());
    // Blocks pass from source to sink by reference.
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    // A pause that cannot take a savepoint, and a lost JobManager, go on from the last checkpoint.
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return configuration;
  }
}
