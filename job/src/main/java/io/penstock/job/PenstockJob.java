package io.penstock.job;

import io.penstock.job.row.RowBlock;
import io.penstock.job.row.RowBlockType;
import io.penstock.job.sink.ClickHouseSink;
import io.penstock.job.sink.TargetTables;
import io.penstock.job.source.PipeSource;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.SpecJson;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
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
    if (spec.settings().reader() != Reader.NATIVE) {
      throw new IllegalArgumentException(
          "reader " + spec.settings().reader().text() + " has a jar of its own: run that one");
    }
    run(spec, source(spec));
  }

  /** Submits a pipe whose rows come from the given source. */
  public static void run(PipeSpec spec, Source<RowBlock, ?, ?> source) throws Exception {
    // Flink sets it to the submitted jar's loader.
    SameCode.check(Thread.currentThread().getContextClassLoader());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(spec));
    build(spec, source, environment);
    environment.execute(spec.pipeName());
  }

  /** Adds the pipe to an environment. */
  public static void build(PipeSpec spec, StreamExecutionEnvironment environment) {
    build(spec, source(spec), environment);
  }

  private static Source<RowBlock, ?, ?> source(PipeSpec spec) {
    String specJson = SpecJson.write(spec);
    return new PipeSource(spec, () -> TargetTables.empty(specJson));
  }

  /** Adds a pipe whose rows come from the given source. */
  public static void build(
      PipeSpec spec, Source<RowBlock, ?, ?> source, StreamExecutionEnvironment environment) {
    environment.setParallelism(spec.settings().parallelism());
    environment.enableCheckpointing(spec.settings().checkpointMillis());
    environment
        .fromSource(
            source,
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
