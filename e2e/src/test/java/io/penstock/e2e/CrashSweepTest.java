package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The controller dies before, after and behind every step of every command, and each time the
 * command ends as if nothing had happened: the tables equal their sources, and nothing is left over
 * anywhere. A few points of a seed's choice here; all of them, or those that match a pattern, by
 * {@code ./penstock sweep}.
 */
class CrashSweepTest {

  private static final boolean WHOLE = Boolean.getBoolean("penstock.sweep.whole");
  private static final String ONLY = System.getProperty("penstock.sweep.only", "");
  private static final long SEED = Long.getLong("penstock.sweep.seed", 1);
  private static final int SAMPLE = 3;
  private static final int LOG_LINES = 25;

  @TempDir Path directory;

  private final SweepReport report = new SweepReport();
  private final List<Desk> stacks = new ArrayList<>();

  @AfterEach
  void stop() {
    stacks.forEach(Desk::close);
  }

  @Test
  void everyCommandEndsAsIfNothingHadHappened() {
    List<CrashPoint> open = new ArrayList<>(points());
    assertThat(open).isNotEmpty();
    report.begin(open.size(), SEED);
    SweptPipe pipe = freshPipe();
    while (!open.isEmpty()) {
      CrashPoint point = next(open, pipe);
      open.remove(point);
      if (!sweep(pipe, point)) {
        // What a failed point leaves would fail the next ones too.
        pipe = freshPipe();
      }
    }
    report.print();
    assertThat(report.failures()).as("seed %d", SEED).isEmpty();
  }

  private static List<CrashPoint> points() {
    if (!ONLY.isEmpty()) {
      Pattern pattern = Pattern.compile(ONLY, Pattern.CASE_INSENSITIVE);
      return CrashPoint.all().stream().filter(p -> pattern.matcher(p.toString()).find()).toList();
    }
    return WHOLE ? CrashPoint.all() : CrashPoint.sample(SEED, SAMPLE);
  }

  /** One that can be begun where the pipe stands saves the way to another situation. */
  private static CrashPoint next(List<CrashPoint> open, SweptPipe pipe) {
    return open.stream()
        .filter(point -> point.command().fits(pipe.situation()))
        .findFirst()
        .orElse(open.get(0));
  }

  private SweptPipe freshPipe() {
    stacks.forEach(Desk::close);
    stacks.clear();
    Path own = directory.resolve("stack-" + report.size());
    CrashFile crash = new CrashFile(directory.resolve("crash-" + report.size()));
    Desk desk = new Desk(crash.watchedBy(StackOptions.in(own)));
    stacks.add(desk);
    return new SweptPipe(desk, crash);
  }

  private boolean sweep(SweptPipe pipe, CrashPoint point) {
    long begun = System.nanoTime();
    try {
      pipe.prepare(point);
      pipe.sweep(point);
      report.passed(point, begun);
      return true;
    } catch (RuntimeException | AssertionError e) {
      report.failed(point, begun, e + "\n" + pipe.story() + "\n" + controllerLog());
      return false;
    }
  }

  private String controllerLog() {
    try {
      List<String> lines = Files.readAllLines(stacks.get(0).stack().directory().log("controller"));
      return "the controller's log ends with:\n  "
          + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
