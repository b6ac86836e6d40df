package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two tables whose rows go into one target. */
class SharedTargetJobTest extends PipeJobs {

  private static PipeSpec shared(String pipe, String one, String two) {
    table(one, 2_000);
    table(two, 1_000);
    postgres.execute("UPDATE " + two + " SET id = id + 100000");
    PipeSpec spec = fixture.prepare(pipe, ReplicationMode.CDC, SETTINGS, one, two);
    List<TablePlan> plans = new ArrayList<>(spec.tables());
    plans.set(1, plans.get(1).withTarget(one));
    return spec.withTables(plans);
  }

  private static void awaitCount(String target, int rows) {
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(rows(target)).isEqualTo(rows + ""));
  }

  @Test
  void theRowsOfBothAreFollowedAndATruncateOfOneTakesNoneOfTheOther() throws Exception {
    PipeSpec spec = shared("shared", "north", "south");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    awaitCount("north", 3_000);
    postgres.execute(
        "DELETE FROM north WHERE id <= 10",
        "UPDATE south SET id = id + 1 WHERE id = 101000",
        "INSERT INTO south (id, a) VALUES (200000, 1)");
    awaitCount("north", 2_991);
    assertThat(clickHouseKeys("id > 100000")).isEqualTo("1001");
    String savepoint = stop(job);

    // One that is stopped has its rows there all the same.
    PipeSpec alone = PipeFixture.withWork(spec, 0, TableWork.NONE);
    postgres.execute("TRUNCATE south");
    JobClient refused = submit(alone, savepoint);
    assertThat(failure(refused).code()).isEqualTo(ErrorCode.SCHEMA_CHANGED);
    assertThat(failure(refused).table()).isEqualTo(1);
    assertThat(failure(refused).detail()).contains("shares its target north with public.north");
    assertThat(rows("north")).isEqualTo("2991");
  }

  @Test
  void aTruncateOfBothEmptiesTheTarget() throws Exception {
    PipeSpec spec = shared("both", "east", "west");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    awaitCount("east", 3_000);
    postgres.execute("TRUNCATE east, west", "INSERT INTO west (id, a) VALUES (7, 7)");
    awaitCount("east", 1);
  }

  private static String clickHouseKeys(String where) {
    return clickhouse.query("SELECT count() FROM penstock.north FINAL WHERE " + where);
  }
}
