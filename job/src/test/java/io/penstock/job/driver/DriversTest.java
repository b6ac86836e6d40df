package io.penstock.job.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;

class DriversTest {

  @Test
  void theDriversThreadEndsSoonUnlessTheProcessSaysOtherwise() {
    String before = System.getProperty(Drivers.CLEANER_WAITS);
    try {
      System.clearProperty(Drivers.CLEANER_WAITS);
      Drivers.endCleanerSoon();
      assertThat(System.getProperty(Drivers.CLEANER_WAITS)).isEqualTo("1000");
      System.setProperty(Drivers.CLEANER_WAITS, "5000");
      Drivers.endCleanerSoon();
      assertThat(System.getProperty(Drivers.CLEANER_WAITS)).isEqualTo("5000");
    } finally {
      if (before == null) {
        System.clearProperty(Drivers.CLEANER_WAITS);
      } else {
        System.setProperty(Drivers.CLEANER_WAITS, before);
      }
    }
  }

  /** A driver that has renamed it would fill metaspaces again, and nothing would say so. */
  @Test
  void theDriverStillKnowsTheSetting() throws IOException {
    try (InputStream cleaner =
        Driver.class.getResourceAsStream("/org/postgresql/util/LazyCleanerImpl.class")) {
      assertThat(cleaner).isNotNull();
      assertThat(new String(cleaner.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains(Drivers.CLEANER_WAITS);
    }
  }
}
