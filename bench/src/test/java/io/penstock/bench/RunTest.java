package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Series;
import io.penstock.bench.report.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RunTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Run run =
      new Run(
          new BenchOptions(BenchOptions.LEAST_ROWS, 2, Path.of("out")),
          new Console(new PrintStream(said, true, StandardCharsets.UTF_8)));
  private final Series series = run.series("series", "a series", "rows/s");
  private final List<String> turns = new ArrayList<>();

  @Test
  void everybodyComesInTurnAndTheSlowOneAtLast() {
    run.rounds(
        series,
        List.of("a", "b", "slow"),
        Function.identity(),
        Run.Attendance.allBut("slow"::equals),
        this::measured);
    assertThat(turns).containsExactly("a", "b", "b", "a", "slow", "a", "b");
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("took 0.0 minutes");
  }

  @Test
  void whoTakesFromOthersComesBehindThem() {
    run.rounds(
        series,
        List.of("a", "greedy", "b"),
        Function.identity(),
        Run.Attendance.allBut(one -> false, "greedy"::equals),
        this::measured);
    assertThat(turns).containsExactly("a", "b", "greedy", "b", "a", "greedy", "b", "a", "greedy");
  }

  @Test
  void whoFailsIsNotAskedAgainAndTheOthersAre() {
    run.rounds(
        series,
        List.of("a", "b"),
        Function.identity(),
        Run.Attendance.allBut(one -> false),
        one -> {
          if (one.equals("b")) {
            throw new IllegalStateException("broken");
          }
          return measured(one);
        });
    assertThat(turns).containsExactly("a", "a", "a");
    assertThat(run.failures()).isEqualTo(1);
    assertThat(series.median("b")).isEmpty();
  }

  @Test
  void aRoundThatCannotBePreparedEndsTheSeriesAlone() {
    run.rounds(
        series,
        List.of("a"),
        Function.identity(),
        Run.Attendance.allBut(one -> false),
        one -> Optional.empty(),
        round -> {
          if (round == 1) {
            throw new IllegalStateException("no disk");
          }
        },
        this::measured);
    assertThat(turns).containsExactly("a");
    assertThat(run.failures()).isEqualTo(1);
  }

  private Outcome measured(String one) {
    turns.add(one);
    return Outcome.of(1);
  }
}
