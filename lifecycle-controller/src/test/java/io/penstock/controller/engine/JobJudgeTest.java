package io.penstock.controller.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.flink.Checkpoints;
import io.penstock.controller.flink.JobMetrics;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.flink.JobView.Status;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.model.spec.ReplicationMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobJudgeTest {

  private static final Checkpoints ONE =
      new Checkpoints(1, 0, Optional.of(new Checkpoints.Latest(1, "file:/c", 0, 1)), "");

  private static Live.Sighting seen(
      Status status, int running, Checkpoints checkpoints, Map<String, Double> metrics) {
    JobView job = new JobView(status, List.of(new JobView.Vertex("v", 2, running)));
    return new Live.Sighting(
        "j", 0, Optional.of(job), checkpoints, new JobMetrics(metrics, metrics));
  }

  private static PipeEvent judge(Live.Sighting seen, boolean loaded) {
    return JobJudge.judge(seen, ReplicationMode.CDC, loaded, 0, 0, false);
  }

  @Test
  void onlyAJobMissedTwiceIsLost() {
    Live.Sighting none =
        new Live.Sighting("j", 0, Optional.empty(), Checkpoints.NONE, JobMetrics.NONE);
    assertThat(JobJudge.judge(none, ReplicationMode.CDC, false, 1, 0, false)).isNull();
    assertThat(JobJudge.judge(none, ReplicationMode.CDC, false, 2, 0, false))
        .isEqualTo(PipeEvent.JOB_LOST);
  }

  @Test
  void runningNeedsTheLoadTheStreamAndACheckpoint() {
    Map<String, Double> streaming =
        Map.of("snapshotComplete", 1.0, "streaming", 1.0, "streamConnected", 1.0);
    assertThat(judge(seen(Status.RUNNING, 2, ONE, streaming), false))
        .isEqualTo(PipeEvent.JOB_STREAMING);
    assertThat(judge(seen(Status.RUNNING, 2, Checkpoints.NONE, streaming), false)).isNull();
    assertThat(judge(seen(Status.RUNNING, 2, ONE, Map.of("snapshotComplete", 1.0)), false))
        .isNull();
    assertThat(judge(seen(Status.RUNNING, 2, ONE, Map.of("snapshotComplete", 0.0)), false))
        .isEqualTo(PipeEvent.JOB_LOADING);
  }

  @Test
  void anActiveSlotStandsInForTasksThatShowNoMetrics() {
    Map<String, Double> silent = Map.of("snapshotComplete", 1.0, "streaming", 1.0);
    Live.Sighting seen = seen(Status.RUNNING, 2, ONE, silent);
    assertThat(JobJudge.judge(seen, ReplicationMode.CDC, true, 0, 0, true))
        .isEqualTo(PipeEvent.JOB_STREAMING);
    assertThat(JobJudge.judge(seen, ReplicationMode.CDC, true, 0, 0, false)).isNull();
  }

  @Test
  void aFreshJobWithoutMetricsLoadsButAResumedOneIsWaitedFor() {
    assertThat(judge(seen(Status.RUNNING, 2, ONE, Map.of()), false))
        .isEqualTo(PipeEvent.JOB_LOADING);
    assertThat(judge(seen(Status.RUNNING, 2, ONE, Map.of()), true)).isNull();
    assertThat(judge(seen(Status.RUNNING, 1, ONE, Map.of()), false)).isNull();
    assertThat(judge(seen(Status.RUNNING, 1, ONE, Map.of()), true))
        .isEqualTo(PipeEvent.JOB_RETRYING);
  }

  @Test
  void theEndOfAJobMeansWhatItsModeSays() {
    Live.Sighting finished = seen(Status.FINISHED, 0, ONE, Map.of());
    assertThat(JobJudge.judge(finished, ReplicationMode.SNAPSHOT, false, 0, 0, false))
        .isEqualTo(PipeEvent.JOB_FINISHED);
    assertThat(JobJudge.judge(finished, ReplicationMode.CDC, true, 0, 0, false))
        .isEqualTo(PipeEvent.JOB_CANCELED);
    assertThat(judge(seen(Status.FAILED, 0, ONE, Map.of()), true)).isEqualTo(PipeEvent.JOB_FAILED);
    assertThat(judge(seen(Status.FAILING, 0, ONE, Map.of()), true)).isNull();
    assertThat(judge(seen(Status.RESTARTING, 0, ONE, Map.of()), true))
        .isEqualTo(PipeEvent.JOB_RETRYING);
    assertThat(judge(seen(Status.CANCELLING, 0, ONE, Map.of()), true)).isNull();
  }

  @Test
  void countersThatBeginAgainAddUp() {
    Progress progress =
        Progress.none(1)
            .with(metrics(Map.of("rowsInserted", 100.0, "table.0.rowsInserted", 100.0)), 1)
            .with(metrics(Map.of("rowsInserted", 30.0, "table.0.rowsInserted", 30.0)), 1)
            .with(metrics(Map.of()), 1)
            .with(metrics(Map.of("snapshotComplete", 1.0)), 1)
            .with(metrics(Map.of("rowsInserted", 40.0, "table.0.rowsInserted", 40.0)), 1);
    assertThat(progress.all().inserted()).isEqualTo(140);
    assertThat(progress.tables().get(0).inserted()).isEqualTo(140);
    assertThat(Progress.read(progress.json())).isEqualTo(progress);
  }

  private static JobMetrics metrics(Map<String, Double> values) {
    return new JobMetrics(values, values);
  }
}
