package io.penstock.bench.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.BenchOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MachinePaceTest {

  @Test
  void aFastMachineTakesAllRows() {
    assertThat(new MachinePace(1_200_000).share()).isEqualTo(1);
    assertThat(new MachinePace(5_000_000).share()).isEqualTo(1);
  }

  @Test
  void aSlowerOneTakesFewer() {
    assertThat(new MachinePace(900_000).share()).isEqualTo(0.68);
    assertThat(new MachinePace(1_000).share()).isEqualTo(0.4);
  }

  @Test
  void whatGrowsGrowsAsFarEverywhere() {
    BenchOptions options = new BenchOptions(5_000_000, 3, Path.of("out")).withShare(0.62);
    assertThat(options.part(1)).isEqualTo(3_100_000);
    assertThat(options.whole(4)).isEqualTo(20_000_000);
    assertThat(options.withRounds(1))
        .isEqualTo(new BenchOptions(5_000_000, 0.62, 1, Path.of("out")));
  }
}
