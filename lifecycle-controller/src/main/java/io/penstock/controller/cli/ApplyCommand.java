package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Credentials;
import io.penstock.controller.cli.document.PipeFile;
import io.penstock.controller.cli.plan.PipePlan;
import io.penstock.controller.cli.plan.PipePlan.Action;
import io.penstock.controller.cli.plan.Planner;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "apply",
    description = {
      "Makes the pipes of a file, or changes those that are there into what it says.",
      "What the file leaves out stays as it is; its list of tables is whole. What cannot be changed"
          + " is refused by name before anything is sent."
    })
final class ApplyCommand extends RemoteCommand {

  private static final List<String> AT_REST = List.of("running", "completed");

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "pipes as YAML, parted by ---, or as JSON; repeatable")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--dry-run", description = "print the plan and send nothing; 5 if it has changes")
  private boolean dryRun;

  @Option(
      names = "--credentials",
      description = "send the credentials of the file also to pipes that are there")
  private boolean credentials;

  @Option(names = "--wait", description = "wait until the pipes run or are completed")
  private boolean waits;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "of a wait: 90s, 10m, 2h (default: ${DEFAULT-VALUE})")
  private String timeout = "10m";

  @Override
  int run(ControllerClient controller)
      throws RefusedException, UnreachableException, WaitTimedOutException {
    Waiting waiting = waiting(controller);
    List<ObjectNode> declared = declared();
    List<PipePlan> plans = plans(controller, declared);
    if (!connection().json()) {
      plans.forEach(plan -> print(plan, surroundings().out()));
    }
    Map<String, List<String>> refused = new LinkedHashMap<>();
    for (PipePlan plan : plans) {
      refused.put(plan.name(), new ArrayList<>(plan.refused()));
      if (dryRun && plan.action() == Action.CREATE) {
        refused.get(plan.name()).addAll(problems(controller, plan));
      }
    }
    Map<String, JsonNode> done = new LinkedHashMap<>();
    if (refused.values().stream().allMatch(List::isEmpty) && !dryRun) {
      for (PipePlan plan : plans) {
        try {
          done.put(plan.name(), carryOut(plan, controller, waiting));
        } catch (RefusedException e) {
          // The other pipes of the file have nothing to do with it.
          refused.get(plan.name()).addAll(e.problems());
        }
      }
    }
    if (connection().json()) {
      surroundings().out().println(json(plans, done, refused).toPrettyString());
    }
    List<String> all = new ArrayList<>();
    refused.forEach((name, why) -> why.forEach(problem -> all.add(name + ": " + problem)));
    if (!all.isEmpty()) {
      throw RefusedException.told(all);
    }
    return dryRun && plans.stream().anyMatch(PipePlan::acts) ? PipeCli.WOULD_CHANGE : 0;
  }

  private Waiting waiting(ControllerClient controller) {
    try {
      return new Waiting(controller, surroundings(), Waiting.duration(timeout));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private List<ObjectNode> declared() {
    List<ObjectNode> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try {
      for (Path file : files) {
        for (ObjectNode pipe : PipeFile.all(surroundings().directory().resolve(file))) {
          String name = Planner.name(pipe);
          if (name.isEmpty()) {
            throw usage("a pipe in " + file + " has no name");
          }
          if (!names.add(name)) {
            throw usage("the pipe " + name + " is described twice");
          }
          all.add(pipe);
        }
      }
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    return all;
  }

  private List<PipePlan> plans(ControllerClient controller, List<ObjectNode> declared)
      throws RefusedException, UnreachableException {
    Map<String, JsonNode> there = new LinkedHashMap<>();
    controller.pipes().forEach(pipe -> there.put(pipe.path("name").asText(), pipe));
    List<PipePlan> plans = new ArrayList<>();
    for (ObjectNode pipe : declared) {
      JsonNode shown = there.get(Planner.name(pipe));
      PipePlan plan =
          shown == null ? Planner.create(pipe) : Planner.change(pipe, shown, credentials);
      plan.requests().forEach(this::open);
      plans.add(plan);
    }
    return plans;
  }

  private void open(ObjectNode request) {
    if (request.at("/source/postgres/credentials") instanceof ObjectNode given) {
      try {
        Credentials.open(given, surroundings().env(), surroundings().directory());
      } catch (IllegalArgumentException e) {
        throw usage(String.valueOf(e.getMessage()));
      }
    }
  }

  /** What the controller would say to a pipe that is to be made. */
  private static List<String> problems(ControllerClient controller, PipePlan plan)
      throws UnreachableException {
    try {
      return RefusedException.problems(controller.validate(plan.requests().get(0)));
    } catch (RefusedException e) {
      return e.problems();
    }
  }

  private JsonNode carryOut(PipePlan plan, ControllerClient controller, Waiting waiting)
      throws RefusedException, UnreachableException, WaitTimedOutException {
    PrintWriter out = surroundings().out();
    if (!plan.acts()) {
      JsonNode same = controller.pipe(plan.id());
      // One that somebody has paused stays so: the file does not say that it should run.
      return waits && !text(same, "/state").equals("Paused")
          ? ended(plan, plan.id(), same, controller, waiting)
          : same;
    }
    if (plan.action() == Action.CREATE) {
      JsonNode made = controller.create(plan.requests().get(0));
      return ended(plan, made.path("id").asText(), made, controller, waiting);
    }
    JsonNode pipe = JsonNodeFactory.instance.missingNode();
    for (int i = 0; i < plan.requests().size(); i++) {
      if (i > 0) {
        if (!connection().json()) {
          out.println(plan.name() + ": waits before the tables that are copied anew.");
        }
        waiting.await(plan.name(), plan.id(), AT_REST);
      }
      pipe = controller.patch(plan.id(), plan.requests().get(i));
    }
    return ended(plan, plan.id(), pipe, controller, waiting);
  }

  private JsonNode ended(
      PipePlan plan, String id, JsonNode pipe, ControllerClient controller, Waiting waiting)
      throws RefusedException, UnreachableException, WaitTimedOutException {
    JsonNode last = pipe;
    if (waits) {
      waiting.await(plan.name(), id, AT_REST);
      last = controller.pipe(id);
    }
    if (!connection().json()) {
      surroundings().out().println(text(last, "/name") + " is " + text(last, "/state") + ".");
    }
    return last;
  }

  private static void print(PipePlan plan, PrintWriter out) {
    out.println(
        Columns.printable(plan.name())
            + switch (plan.action()) {
              case CREATE -> ": is made";
              case CHANGE -> ": is changed";
              case NOTHING -> ": is as described";
              case REFUSED -> ": cannot be changed so";
            });
    for (PipePlan.Change change : plan.changes()) {
      boolean table = change.field().endsWith(".tableMappings");
      out.println(
          "  "
              + change.sign()
              + " "
              + (table ? "table " : change.field() + ": ")
              + Columns.printable(change.text()));
    }
  }

  private static ArrayNode json(
      List<PipePlan> plans, Map<String, JsonNode> done, Map<String, List<String>> refused) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (PipePlan plan : plans) {
      ObjectNode one = plan.json();
      ArrayNode reasons = one.putArray("refused");
      refused.getOrDefault(plan.name(), List.of()).forEach(reasons::add);
      if (done.containsKey(plan.name())) {
        one.set("pipe", done.get(plan.name()));
      }
      json.add(one);
    }
    return json;
  }
}
