package io.penstock.controller.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.store.RunRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePointTest {

  private static final String OLD = "a".repeat(32);
  private static final String NEW = "b".repeat(32);

  @TempDir Path dir;

  private final String pipe = UUID.randomUUID().toString();

  private StateFiles files() {
    return new StateFiles("file://" + dir.resolve("c"), "file://" + dir.resolve("s"));
  }

  private String checkpoint(String job, int number, boolean complete) throws IOException {
    Path made = Files.createDirectories(dir.resolve("c").resolve(job).resolve("chk-" + number));
    if (complete) {
      Files.writeString(made.resolve("_metadata"), "m");
    }
    return "file://" + made;
  }

  private RunRow run(int number, String job, String from, String seen, String savepoint) {
    return new RunRow(pipe, number, job, from, seen, savepoint, false, 0, RunRow.Role.LIVE);
  }

  @Test
  void theNewestCompleteCheckpointOfTheNewestRunWins() throws IOException {
    checkpoint(OLD, 90, true);
    checkpoint(NEW, 9, true);
    String ten = checkpoint(NEW, 10, true);
    checkpoint(NEW, 11, false);
    List<RunRow> runs = List.of(run(2, NEW, "", "", ""), run(1, OLD, "", "", ""));
    assertThat(RestorePoint.newest(pipe, runs, files())).contains(ten);
  }

  @Test
  void aRunThatLeftNothingGoesBackToWhatItStartedFrom() throws IOException {
    String old = checkpoint(OLD, 3, true);
    List<RunRow> runs = List.of(run(2, NEW, old, "", ""), run(1, OLD, "", old, ""));
    assertThat(RestorePoint.newest(pipe, runs, files())).contains(old);
    Files.delete(dir.resolve("c").resolve(OLD).resolve("chk-3").resolve("_metadata"));
    assertThat(RestorePoint.newest(pipe, runs, files())).isEmpty();
    assertThat(RestorePoint.everCompleted(runs)).isTrue();
  }

  @Test
  void aSavepointThatNobodyWasToldOfIsFound() throws IOException {
    Path savepoint = dir.resolve("s").resolve(pipe).resolve("savepoint-bbbbbb-0123456789ab");
    Files.createDirectories(savepoint);
    Files.writeString(savepoint.resolve("_metadata"), "m");
    assertThat(RestorePoint.newest(pipe, List.of(run(1, NEW, "", "", "")), files()))
        .contains("file://" + savepoint);
  }

  @Test
  void whatTheControllerCannotSeeIsTakenOnFlinksWord() {
    StateFiles far = new StateFiles("s3://bucket/c", "s3://bucket/s");
    List<RunRow> runs = List.of(run(1, NEW, "", "s3://bucket/c/x/chk-4", ""));
    assertThat(RestorePoint.newest(pipe, runs, far)).contains("s3://bucket/c/x/chk-4");
  }

  @Test
  void removalStaysBelowThePipesOwnDirectories() throws IOException {
    checkpoint(OLD, 1, true);
    checkpoint(NEW, 1, true);
    StateFiles files = files();
    files.removeCheckpoints(OLD);
    assertThat(dir.resolve("c").resolve(OLD)).doesNotExist();
    assertThat(dir.resolve("c").resolve(NEW).resolve("chk-1")).exists();
    assertThat(files.removeSavepoint("file:///etc")).isFalse();
    files.removeSavepoints(pipe);
  }
}
