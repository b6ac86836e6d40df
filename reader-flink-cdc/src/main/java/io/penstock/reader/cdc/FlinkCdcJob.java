package io.penstock.reader.cdc;

import io.penstock.job.JobArguments;
import io.penstock.job.PenstockJob;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.Reader;

/** The job of a pipe with {@code reader: flink-cdc}; its arguments are the native job's. */
public final class FlinkCdcJob {

  private FlinkCdcJob() {}

  /** Builds and submits the job that the arguments describe. */
  public static void main(String[] arguments) throws Exception {
    PipeSpec spec = JobArguments.spec(arguments);
    if (spec.settings().reader() != Reader.FLINK_CDC) {
      throw new IllegalArgumentException(
          "this jar reads with flink-cdc; the pipe asks for reader "
              + spec.settings().reader().text()
              + ": run penstock-job.jar");
    }
    PenstockJob.run(spec, new FlinkCdcSource(spec));
  }
}
