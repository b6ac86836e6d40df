package io.penstock.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryDaoTest {

  @TempDir Path dir;

  @Test
  void manyEventsOfOneKindDriveOutNoneOfAnother() {
    try (Store store = Store.open(dir)) {
      store.use(
          daos -> {
            HistoryDao history = daos.history();
            history.event("other", 1, "schema", "of another pipe", "", "controller");
            history.event("p", 1, "schema", "too old", "", "controller");
            history.event("p", 2, "schema", "column added", "", "controller");
            for (int i = 0; i < 300; i++) {
              history.event("p", 3 + i, "warning", "w" + i, "", "controller");
            }
            history.trimEvents("p", 200);
          });
      List<EventRow> marks = store.with(daos -> daos.history().marks("p", 2, 100));
      assertThat(marks).hasSize(101);
      assertThat(marks.get(0).message()).isEqualTo("column added");
      assertThat(marks.get(1).message()).isEqualTo("w200");
      assertThat(marks.get(100).message()).isEqualTo("w299");
      List<EventRow> kept = store.with(daos -> daos.history().events("p", 1000));
      assertThat(kept).hasSize(202);
      List<EventRow> others = store.with(daos -> daos.history().events("other", 1000));
      assertThat(others).hasSize(1);
    }
  }
}
