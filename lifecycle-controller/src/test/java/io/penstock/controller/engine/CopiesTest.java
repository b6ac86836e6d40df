package io.penstock.controller.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.engine.Progress.Counts;
import io.penstock.controller.engine.Progress.Tally;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which copies tell how long the next one takes. */
class CopiesTest {

  private static final long SENT = 1_000_000;

  private static final Progress UNDER_WAY = progress(500, 50_000, 0, false);
  private static final Progress DONE = progress(1000, 100_000, 0, true);

  @TempDir Path dir;

  private final PipeRow pipe = PipeRows.provisioning("p", "first");
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(dir);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Progress progress(long rows, long bytes, long restarts, boolean covered) {
    return new Progress(
        new Counts(10, 10, rows, 0, rows, covered),
        List.of(),
        List.of(),
        Map.of("snapshotBytesRead", new Tally(0, bytes), "numRestarts", new Tally(0, restarts)));
  }

  private static List<RunRow> runs(int number) {
    return Stream.iterate(number, n -> n - 1)
        .limit(number)
        .map(n -> new RunRow("p", n, "job" + n, "", "", "", false, SENT, RunRow.Role.LIVE))
        .toList();
  }

  private void look(int runs, Progress before, Progress after, long seconds) {
    store.use(daos -> Copies.look(daos, pipe, runs(runs), before, after, SENT + 1000 * seconds));
  }

  private Optional<CopyPace> pace() {
    return pace(pipe.serviceId());
  }

  private Optional<CopyPace> pace(String serviceId) {
    return store.with(daos -> Copies.pace(daos, serviceId));
  }

  @Test
  void theNewestCopiesTellTogether() {
    assertThat(pace()).isEmpty();
    look(1, UNDER_WAY, DONE, 20);
    assertThat(pace()).contains(new CopyPace(1, 50, 5000));
    look(1, Progress.none(0), progress(4000, 100_000, 0, true), 30);
    assertThat(pace()).contains(new CopyPace(2, 100, 4000));
    for (int i = 0; i < Copies.KEPT; i++) {
      look(1, UNDER_WAY, DONE, 10);
    }
    assertThat(pace()).contains(new CopyPace(Copies.KEPT, 100, 10_000));
    assertThat(pace("another")).isEmpty();
  }

  @Test
  void whatIsNoPaceIsNotTaken() {
    long shortest = Copies.SHORTEST.toSeconds();
    look(1, UNDER_WAY, DONE, shortest - 1);
    look(2, UNDER_WAY, DONE, shortest);
    look(1, UNDER_WAY, UNDER_WAY, shortest);
    look(1, DONE, DONE, shortest);
    look(1, UNDER_WAY, progress(1000, 100_000, 1, true), shortest);
    look(1, UNDER_WAY, progress(0, 0, 0, true), shortest);
    assertThat(pace()).isEmpty();
  }
}
