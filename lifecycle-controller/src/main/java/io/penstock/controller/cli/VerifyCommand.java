package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.ShellWord;
import io.penstock.controller.cli.watch.Comparison;
import io.penstock.controller.cli.watch.Screen;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Compares a pipe's tables with their targets, row for row, while both live.",
      "Ends with 1 when rows differ and were not repaired, or when not all could be compared. It"
          + " goes on in the controller when this command is interrupted; --cancel ends it."
    })
final class VerifyCommand extends RemoteCommand {

  private static final Duration BETWEEN = Duration.ofMillis(500);

  @Parameters(index = "0", paramLabel = "NAME|ID", description = "the pipe's name or id")
  private String pipe;

  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE",
      description = "only this table; repeatable")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      description = "compare only so much of each table, chosen at random")
  private @Nullable Double sample;

  @Option(
      names = "--show-values",
      description = "show the values of rows that differ; wants a key of role admin")
  private boolean showValues;

  @Option(names = "--repair", description = "write rows that differ anew, as the source has them")
  private boolean repair;

  @Option(
      names = "--max-rows-per-second",
      paramLabel = "N",
      description = "that are read of the source (default: as many as can be)")
  private @Nullable Integer maxRowsPerSecond;

  @Option(names = "--cancel", description = "end the comparison that runs")
  private boolean cancel;

  @Override
  int run(ControllerClient controller) throws RefusedException, UnreachableException {
    String id = controller.idOf(pipe);
    JsonNode run = begun(controller, id);
    PrintWriter out = surroundings().out();
    Screen screen = new Screen(out);
    while (true) {
      Comparison comparison = new Comparison(run);
      if (connection().json()) {
        out.println(run);
      } else if (surroundings().terminal() && comparison.goesOn()) {
        screen.paint(comparison.progress(surroundings().columns(), surroundings().lines()));
      }
      if (!comparison.goesOn()) {
        return ended(comparison, screen);
      }
      Waiting.betweenLooks(BETWEEN);
      run = controller.about(id, "verify/" + run.path("id").asText());
    }
  }

  private int ended(Comparison comparison, Screen screen) {
    if (!connection().json()) {
      if (surroundings().terminal()) {
        screen.paint(comparison.report());
      } else {
        comparison.report().forEach(surroundings().out()::println);
      }
      if (comparison.differs() && !repair) {
        surroundings()
            .out()
            .println("Write them anew: ./penstock pipe verify " + ShellWord.of(pipe) + " --repair");
      }
    }
    return cancel || comparison.equal() ? 0 : PipeCli.REFUSED;
  }

  private JsonNode begun(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    if (cancel) {
      return controller.cancelVerification(id);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    try {
      SourceOptions.sources(body, tables);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    if (sample != null) {
      body.put("samplePercent", sample);
    }
    if (maxRowsPerSecond != null) {
      body.put("maxRowsPerSecond", maxRowsPerSecond);
    }
    if (showValues) {
      body.put("showValues", true);
    }
    if (repair) {
      body.put("repair", true);
    }
    return controller.verify(id, body);
  }
}
