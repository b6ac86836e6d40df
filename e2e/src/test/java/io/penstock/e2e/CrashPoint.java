package io.penstock.e2e;

import io.penstock.controller.lifecycle.StepKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A place where the controller dies.
 *
 * @param command that leads there
 * @param place {@code before}, {@code after}, {@code done} or {@code recorded}, as the controller
 *     names them
 */
record CrashPoint(SweptCommand command, String place, SweptCommand.Swept at) {

  private static final List<String> PLACES = List.of("before", "after", "recorded");

  /** Steps that ask first and look again later: their last attempt is not their first. */
  private static final Set<StepKind> POLLING =
      EnumSet.of(
          StepKind.STOP_JOB,
          StepKind.STOP_RESYNC_JOB,
          StepKind.CANCEL_JOB,
          StepKind.CANCEL_RESYNC_JOB,
          StepKind.AWAIT_RESYNC_POSITION);

  /** Every place of every step of every command. */
  static List<CrashPoint> all() {
    List<CrashPoint> points = new ArrayList<>();
    for (SweptCommand command : SweptCommand.values()) {
      for (SweptCommand.Swept at : command.steps()) {
        PLACES.forEach(place -> points.add(new CrashPoint(command, place, at)));
        if (POLLING.contains(at.step())) {
          points.add(new CrashPoint(command, "done", at));
        }
      }
    }
    return points;
  }

  /** A few points, each of another command. */
  static List<CrashPoint> sample(long seed, int count) {
    Random random = new Random(seed);
    List<SweptCommand> commands = new ArrayList<>(List.of(SweptCommand.values()));
    Collections.shuffle(commands, random);
    List<CrashPoint> points = new ArrayList<>();
    for (SweptCommand command : commands.subList(0, count)) {
      List<CrashPoint> choice = all().stream().filter(p -> p.command == command).toList();
      points.add(choice.get(random.nextInt(choice.size())));
    }
    return points;
  }

  /** What the controller's crash file must hold. */
  String name() {
    return place + ":" + at.step() + "@" + at.state();
  }

  @Override
  public String toString() {
    return command.name().toLowerCase(Locale.ROOT) + "/" + name();
  }
}
