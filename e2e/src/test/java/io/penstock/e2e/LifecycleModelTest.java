package io.penstock.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands, writes and faults at random: promise 2 holds at every moment, and at the end the pipe
 * converges. A walk with a printed seed instead of jqwik's action chains, since one run takes
 * minutes on a real stack: there is no shrinking such a thing.
 */
class LifecycleModelTest {

  private static final int ACTIONS = Integer.getInteger("penstock.model.actions", 12);
  private static final long SEED = Long.getLong("penstock.model.seed", 1);

  @TempDir static Path directory;

  private static Desk desk;

  @BeforeAll
  static void start() {
    desk = new Desk(directory);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  @Test
  void convergesAfterWhateverHappens() throws Exception {
    System.out.println("model: seed " + SEED + ", " + ACTIONS + " actions");
    List<String> done = new ArrayList<>();
    try (LifecycleWalk walk = new LifecycleWalk(desk, SEED)) {
      try {
        for (int i = 1; i <= ACTIONS; i++) {
          done.add(walk.step());
          System.out.println("model: " + i + " " + done.get(done.size() - 1));
        }
        walk.assertConverges();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "seed " + SEED + "\n" + String.join("\n", done) + "\n" + walk.pipe().story(), e);
      }
    }
  }
}
