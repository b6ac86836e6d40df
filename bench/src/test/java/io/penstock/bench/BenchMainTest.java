package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchMainTest {

  @Test
  void measuresEverythingUnlessTold() {
    BenchMain main = parsed();
    assertThat(main.scenario()).isEqualTo(Scenario.all);
    assertThat(main.options().rows()).isEqualTo(5_000_000);
    assertThat(main.options().rounds()).isEqualTo(3);
    assertThat(main.options().out().toString()).contains("target/bench/20");
  }

  @Test
  void takesScenarioRowsRoundsAndDirectory() {
    BenchMain main = parsed("stream", "--rows", "300000", "--rounds", "1", "--out", "/somewhere");
    assertThat(main.scenario()).isEqualTo(Scenario.stream);
    assertThat(main.options()).isEqualTo(new BenchOptions(300_000, 1, Path.of("/somewhere")));
  }

  @Test
  void verifiesTenMillionsUnlessToldAndOnlyWhenAskedTo() {
    BenchMain main = parsed("verify");
    assertThat(main.scenario()).isEqualTo(Scenario.verify);
    assertThat(main.options().rows()).isEqualTo(10_000_000);
    assertThat(parsed("verify", "--rows", "20000").options().rows()).isEqualTo(20_000);
    assertThat(Scenario.values())
        .filteredOn(Scenario.all::includes)
        .doesNotContain(Scenario.verify);
    assertThat(Scenario.values())
        .filteredOn(Scenario.verify::includes)
        .containsExactly(Scenario.verify);
  }

  @Test
  void refusesWhatItCannotMeasureByName() {
    assertThatThrownBy(() -> parsed("--rows", "10").options()).hasMessageContaining("--rows");
    assertThatThrownBy(() -> parsed("--rounds", "0").options()).hasMessageContaining("--rounds");
    assertThatThrownBy(() -> parsed("nothing")).hasMessageContaining("snapshot");
  }

  private static BenchMain parsed(String... arguments) {
    BenchMain main = new BenchMain();
    new CommandLine(main).parseArgs(arguments);
    return main;
  }
}
