package io.penstock.controller.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Rounds over a real store, in which what is kept of one pipe cannot be read. */
class StatusRoundsTest {

  @TempDir Path dir;

  private final Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(StatusRounds.class);
  private Store store;
  private StatusRounds rounds;

  @BeforeEach
  void open() {
    store = Store.open(dir);
    Journal journal = new Journal(store, clock);
    // In this order: the one that cannot be read comes before the one that can.
    journal.create(PipeRows.provisioning("broken", "first"), "key k", List.of());
    journal.create(PipeRows.provisioning("sound", "second"), "key k", List.of());
    LiveViews views = new LiveViews(store);
    StatusReader statuses =
        new StatusReader(
            store, views, new TableStatuses(store, views), new FlinkClient("http://127.0.0.1:1"));
    rounds =
        new StatusRounds(
            store,
            statuses,
            new Sampling(store, statuses, clock),
            new SlotAlarms(store, journal, new ControllerConfig.SlotAlarm(50, OptionalInt.of(0))));
    said.start();
    // Tests hear of warnings only.
    logger.setLevel(Level.INFO);
    logger.addAppender(said);
  }

  @AfterEach
  void close() {
    logger.detachAppender(said);
    logger.setLevel(null);
    store.close();
  }

  private int samples(String pipeId) {
    return store
        .with(daos -> daos.samples().since(pipeId, HistoryWindow.QUARTER.stepSeconds(), 0))
        .size();
  }

  private void fail(String code) {
    store.use(
        daos -> {
          PipeRow pipe = daos.pipes().find("broken").orElseThrow();
          daos.pipes().change("broken", pipe.version(), PipeState.FAILED, code, "", false, 0);
        });
  }

  private void keep(String progress) {
    store.use(daos -> daos.history().recordProgress("broken", progress));
  }

  private void assertSaidLast(Level level, String beginning) {
    ILoggingEvent last = said.list.get(said.list.size() - 1);
    assertThat(last.getLevel()).isEqualTo(level);
    assertThat(last.getFormattedMessage()).startsWith(beginning);
  }

  @Test
  void oneThatCannotBeReadStopsNoOtherAndIsSaidOncePerChange() {
    keep("no JSON");
    rounds.go();
    assertThat(samples("sound")).isEqualTo(1);
    assertThat(samples("broken")).isZero();
    rounds.go();
    assertThat(said.list).hasSize(1);
    assertSaidLast(Level.ERROR, "broken cannot be read");
    store.use(daos -> daos.history().forgetProgress("broken"));
    fail("A_CODE_OF_ANOTHER_VERSION");
    rounds.go();
    assertThat(said.list).hasSize(2);

    fail("");
    rounds.go();
    rounds.go();
    assertThat(samples("broken")).isEqualTo(1);
    assertSaidLast(Level.INFO, "broken can be read again");
    assertThat(said.list).hasSize(3);
  }
}
