package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import io.penstock.controller.cli.text.Humane;
import io.penstock.controller.cli.watch.Look;
import io.penstock.controller.cli.watch.Painting;
import io.penstock.controller.cli.watch.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Shows whether a pipe flows, how far behind it is, and what to do now.")
final class StatusCommand extends OnePipeCommand {

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  @Option(
      names = {"-w", "--watch"},
      description = "look again every second, with progress bars, until the state has settled")
  private boolean watch;

  @Override
  int run(ControllerClient controller)
      throws RefusedException, UnreachableException, WaitTimedOutException, IOException {
    return watch ? watch(controller, id(controller)) : super.run(controller);
  }

  private int watch(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    PrintWriter out = surroundings().out();
    Painting painting =
        new Painting(Columns.printable(pipe()), surroundings().columns(), surroundings().lines());
    Screen screen = new Screen(out);
    String last = "";
    while (true) {
      Look look = new Look(controller.about(id, "status"), controller.about(id, "tables"));
      if (connection().json()) {
        out.println(look.json());
      } else if (surroundings().terminal()) {
        screen.paint(painting.frame(look, surroundings().clock().instant()));
      } else if (!painting.line(look).equals(last)) {
        last = painting.line(look);
        out.println(last);
      }
      if (look.settled()) {
        return ended(look);
      }
      Waiting.betweenLooks(BETWEEN);
    }
  }

  private int ended(Look look) throws RefusedException {
    if (look.state().equals("Failed")) {
      throw RefusedException.told(List.of(Waiting.deadEnd(pipe(), look.status(), look.state())));
    }
    return 0;
  }

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    return controller.about(id, "status");
  }

  @Override
  void print(JsonNode status, PrintWriter out) {
    Instant now = surroundings().clock().instant();
    out.println(pipe() + ": " + text(status, "/state") + Humane.lasting(status.path("since"), now));
    entry(out, "", text(status, "/sentence"));
    entry(out, "now", text(status, "/phase"));
    problem(status, out);
    if (status.path("lagSeconds").isNumber()) {
      entry(
          out,
          "behind",
          Humane.seconds(Math.max(0, status.path("lagSeconds").asDouble()))
              + ", "
              + Humane.bytes(status.path("lagBytes"))
              + " of WAL");
    }
    if (status.path("rowsPerSecond").isNumber()) {
      entry(out, "flow", Humane.count(status.path("rowsPerSecond").asDouble()) + " rows/s");
    }
    if (status.at("/snapshot/splitsTotal").asLong() > 0) {
      entry(
          out,
          "copy",
          Humane.rows(status.at("/snapshot/rows"))
              + ", "
              + text(status, "/snapshot/splitsDone")
              + " of "
              + text(status, "/snapshot/splitsTotal")
              + " parts");
    }
    if (status.path("resync").isObject()) {
      entry(
          out,
          "resync",
          Humane.rows(status.at("/resync/rows"))
              + ", "
              + text(status, "/resync/splitsDone")
              + " of "
              + text(status, "/resync/splitsTotal")
              + " parts");
    }
    slot(status.path("slot"), out);
    checkpoint(status.path("checkpoint"), now, out);
    entry(out, "Flink job", text(status, "/flink/url"));
  }

  private static void problem(JsonNode status, PrintWriter out) {
    String code = text(status, "/code");
    if (!code.isEmpty()) {
      entry(out, "problem", code + ": " + text(status, "/reason"));
      entry(out, "what to do", text(status, "/remedy"));
      entry(out, "SQL", text(status, "/sql").replace("\n", " "));
    }
  }

  private static void slot(JsonNode slot, PrintWriter out) {
    String name = text(slot, "/name");
    if (!name.isEmpty()) {
      String walStatus = text(slot, "/walStatus");
      entry(
          out,
          "slot",
          name
              + " holds back "
              + Humane.bytes(slot.path("retainedBytes"))
              + " of WAL"
              + (walStatus.isEmpty() ? "" : " (" + walStatus + ")"));
    }
  }

  private static void checkpoint(JsonNode checkpoint, Instant now, PrintWriter out) {
    if (checkpoint.path("id").isNumber()) {
      entry(
          out,
          "checkpoint",
          "no. "
              + text(checkpoint, "/id")
              + ", "
              + Humane.ago(checkpoint.path("completedAt"), now)
              + ", took "
              + Humane.seconds(checkpoint.path("durationMillis").asDouble() / 1000));
    }
  }

  private static void entry(PrintWriter out, String label, String value) {
    if (!value.isEmpty()) {
      out.println(label.isEmpty() ? "  " + value : String.format("  %-12s %s", label, value));
    }
  }
}
