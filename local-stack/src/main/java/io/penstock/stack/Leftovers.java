package io.penstock.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes of a supervisor that was killed. The kernel has told them to end; Postgres takes a
 * moment to, and its port should be free again before ports are chosen.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Leftovers() {}

  static void awaitEnd(Path stackFile) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    try {
      @Nullable StackFile last = StackFile.read(stackFile);
      if (last == null) {
        return;
      }
      for (long pid : last.pids()) {
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
          long left = Math.max(1, deadline - System.nanoTime());
          process.get().onExit().get(left, java.util.concurrent.TimeUnit.NANOSECONDS);
        }
      }
    } catch (IOException e) {
      LOG.warn("cannot read {}: {}", stackFile, e.toString());
    } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
      LOG.warn("a process of the last run is still there, or its id is another's by now");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
