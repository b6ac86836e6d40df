package io.penstock.controller.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a status tells that no event of the pipe does. */
class StatusReaderTest {

  @TempDir Path dir;

  private Store store;
  private LiveViews views;
  private StatusReader statuses;

  @BeforeEach
  void open() {
    store = Store.open(dir);
    new Journal(store, Clock.systemUTC())
        .create(PipeRows.provisioning("p", "shop"), "key k", List.of());
    views = new LiveViews(store);
    statuses =
        new StatusReader(
            store, views, new TableStatuses(store, views), new FlinkClient("http://127.0.0.1:1"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private PipeRow row() {
    return store.with(daos -> daos.pipes().find("p")).orElseThrow();
  }

  private Optional<String> code(PipeState state) {
    store.use(daos -> daos.steps().forget("p"));
    PipeRow now = row();
    store.use(daos -> daos.pipes().change("p", now.version(), state, "", "", false, 0));
    return statuses.status(row()).reason().map(PipeStatus.Reason::code);
  }

  @Test
  void aPausedPipeTellsThatItsSlotIsGone() {
    assertThat(code(PipeState.PAUSED)).isEmpty();
    views.of(row()).slotGone(true);
    assertThat(code(PipeState.PAUSED)).contains("SLOT_LOST");
    // Here the job says it, or does not need one.
    assertThat(code(PipeState.RUNNING)).isEmpty();
    views.of(row()).slotGone(false);
    assertThat(code(PipeState.PAUSED)).isEmpty();
  }
}
