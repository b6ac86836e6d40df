package io.penstock.controller.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final Pace pace = new Pace();
  private Progress before = Progress.none(1);

  private void look(long done, long inserted, long atMillis) {
    Progress.Counts counts = new Progress.Counts(100, done, done * 10, 0, inserted, false);
    Progress now = new Progress(counts, List.of(counts), List.of(), Map.of());
    pace.look(before, now, atMillis);
    before = now;
  }

  private OptionalLong eta(long atMillis) {
    return pace.etaSeconds(0, before.tables().get(0), atMillis);
  }

  @Test
  void timeLeftIsToldByThePaceSoFar() {
    look(0, 0, 50_000);
    assertThat(eta(50_000)).isEmpty();
    look(20, 200, 60_000);
    assertThat(eta(60_000)).hasValue(40);
    assertThat(pace.lastChangeAt()).contains(Instant.ofEpochMilli(60_000));
  }

  @Test
  void aPauseIsNoPartOfThePace() {
    look(0, 0, 50_000);
    look(20, 200, 60_000);
    look(20, 200, 3_660_000);
    assertThat(eta(3_660_000)).isEmpty();
    look(40, 400, 3_670_000);
    assertThat(eta(3_670_000)).hasValue(30);
    look(100, 1000, 3_680_000);
    assertThat(eta(3_680_000)).isEmpty();
  }
}
