package io.penstock.controller.flink;

import io.penstock.controller.config.ControllerConfig;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.Reader;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The job's jar for each reader; the one for flink-cdc need not be there. */
public final class JobJars {

  private final JobJar ours;
  private final Optional<JobJar> flinkCdc;

  public JobJars(FlinkClient flink, ControllerConfig.Flink config) {
    ours =
        new JobJar(
            flink, config.jobJar(), "flink.jobJar", "penstock-job", "io.penstock.job.PenstockJob");
    flinkCdc =
        config
            .flinkCdcJobJar()
            .map(
                file ->
                    new JobJar(
                        flink,
                        file,
                        "flink.flinkCdcJobJar",
                        "penstock-job-flink-cdc",
                        "io.penstock.reader.cdc.FlinkCdcJob"));
  }

  /**
   * The jar that reads so.
   *
   * @throws PipeException JOB_FAILED when the controller is not told of one
   */
  public JobJar of(Reader reader) {
    return reader == Reader.NATIVE
        ? ours
        : flinkCdc.orElseThrow(
            () ->
                new PipeException(
                    ErrorCode.JOB_FAILED,
                    "reader flink-cdc needs flink.flinkCdcJobJar in controller.yaml"));
  }

  /** The readers that pipes can be made with now. */
  public Set<Reader> readers() {
    Set<Reader> readers = EnumSet.of(Reader.NATIVE);
    if (flinkCdc.filter(jar -> Files.isReadable(jar.file())).isPresent()) {
      readers.add(Reader.FLINK_CDC);
    }
    return readers;
  }
}
