package io.penstock.e2e;

import io.penstock.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** The file that tells the controller where to die; it deletes it as its last act. */
final class CrashFile {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path file;

  CrashFile(Path file) {
    this.file = file;
  }

  /** The stack whose controller reads this file. */
  StackOptions watchedBy(StackOptions options) {
    return options.withControllerJavaOptions(List.of("-Dcrash.file=" + file));
  }

  /** From now on the controller dies when it reaches the point. */
  void arm(CrashPoint point) {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(whole, point.name());
      Files.move(whole, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the controller has died there and another one answers. */
  void awaitCrash(Desk desk, long pid) {
    Awaitility.await("the controller reaches the point")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Files.notExists(file));
    Awaitility.await("another controller answers")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Long now = desk.file().controller().pid();
              return now != null && now != pid && desk.stack().controller().service().answers();
            });
  }
}
