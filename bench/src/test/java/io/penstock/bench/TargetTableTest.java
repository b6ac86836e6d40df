package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Series;
import io.penstock.bench.report.Target;
import io.penstock.bench.stack.MaterializedDatabase;
import io.penstock.bench.stream.Arrivals;
import io.penstock.bench.stream.RecvLogical;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TargetTableTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-9);
  private final Series series = new Series("stream-batches", "a stream", "rows/s");

  @Test
  void streamsAreComparedBetweenFirstAndLastRow() {
    series.add("Penstock", 1, arrived(200, 100));
    series.add(MaterializedDatabase.NAME, 1, arrived(160, 125));
    series.add(RecvLogical.NAME, 1, Outcome.of(100));
    assertThat(ratio("MaterializedPostgreSQL")).isCloseTo(1.25, CLOSE);
    assertThat(ratio("pg_recvlogical")).isCloseTo(2, CLOSE);
    assertThat(target("MaterializedPostgreSQL").note()).isEqualTo("slot → all: 0.80");
  }

  /** Else what one of them did before its first row would count for the other alone. */
  @Test
  void whoGotAllAtOnceIsComparedByTheIntervalThatBothHave() {
    series.add("Penstock", 1, arrived(200, 100));
    series.add(
        MaterializedDatabase.NAME, 1, new Outcome.Measured(125, Map.of(Arrivals.SLOT_RATE, 125.0)));
    assertThat(ratio("MaterializedPostgreSQL")).isCloseTo(0.8, CLOSE);
  }

  private static Outcome arrived(double first, double slot) {
    Map<String, Double> details = new LinkedHashMap<>();
    details.put(Arrivals.FIRST_RATE, first);
    details.put(Arrivals.SLOT_RATE, slot);
    return new Outcome.Measured(first, details);
  }

  private double ratio(String other) {
    return target(other).measured().orElseThrow();
  }

  private Target target(String other) {
    return new TargetTable(List.of(series))
        .targets(OptionalDouble.empty()).stream()
            .filter(one -> one.what().startsWith("stream") && one.what().contains(other))
            .findFirst()
            .orElseThrow();
  }
}
