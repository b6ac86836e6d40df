package io.penstock.controller.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.engine.Pipes;
import io.penstock.controller.engine.Scaling;
import io.penstock.controller.fields.Fields;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Replication;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The routes below {@code …/services/{s}/}. */
final class PipeRoutes {

  /** A DELETE answers when the pipe is gone, or after this long while it goes on. */
  private static final long DELETE_MILLIS = 10_000;

  private final Pipes pipes;
  private final Scope scope;
  private final Bodies bodies;

  PipeRoutes(Pipes pipes, Scope scope, Bodies bodies) {
    this.pipes = pipes;
    this.scope = scope;
    this.bodies = bodies;
  }

  void add(RoutesConfig routes) {
    String service = "/v1/organizations/{organization}/services/{service}";
    String all = service + "/clickpipes";
    String one = all + "/{pipe}";
    routes.get(all, this::list);
    routes.post(all, this::create);
    routes.post(all + "/validate", this::validate);
    routes.get(
        one,
        context ->
            answer(
                context, PipeJson.of(pipes.get(scope.serviceId(context), Scope.pipeId(context)))));
    routes.patch(one, this::patch);
    routes.delete(one, this::delete);
    routes.patch(one + "/state", this::state);
    routes.get(
        one + "/status",
        context ->
            answer(
                context,
                StatusJson.status(pipes.status(scope.serviceId(context), Scope.pipeId(context)))));
    routes.get(
        one + "/tables",
        context ->
            answer(
                context,
                StatusJson.tables(pipes.tables(scope.serviceId(context), Scope.pipeId(context)))));
    routes.get(
        one + "/source",
        context ->
            answer(
                context,
                StatusJson.discovered(
                    pipes.discover(scope.serviceId(context), Scope.pipeId(context)),
                    pipes.pace(scope.serviceId(context)))));
    routes.post(one + "/resync", this::resync);
    routes.delete(one + "/resync", this::cancelResync);
    routes.post(one + "/tables/{table}/resync", this::resyncTable);
    routes.get(
        one + "/savepoints",
        context ->
            answer(
                context,
                StatusJson.savepoints(
                    pipes.savepoints(scope.serviceId(context), Scope.pipeId(context)))));
    routes.get(
        one + "/events",
        context ->
            answer(
                context,
                StatusJson.events(
                    pipes.events(scope.serviceId(context), Scope.pipeId(context), 500))));
    routes.get(one + "/settings", this::noSettings);
    routes.put(one + "/settings", this::noSettings);
    routes.post(service + "/sources/discover", this::discover);
    routes.get(service + "/clickpipesCdcScaling", this::scaling);
    routes.patch(service + "/clickpipesCdcScaling", this::rescale);
  }

  private static void answer(Context context, JsonNode result) {
    Answers.ok(context, result);
  }

  private static String actor(Context context) {
    return "key " + context.attribute(ApiServer.CALLER);
  }

  private String text(Context context) {
    return bodies.text(context);
  }

  private JsonNode body(Context context) {
    return bodies.object(context);
  }

  private void list(Context context) {
    ArrayNode list = Answers.JSON.createArrayNode();
    pipes.list(scope.serviceId(context)).forEach(pipe -> list.add(PipeJson.of(pipe)));
    answer(context, list);
  }

  private void create(Context context) {
    ControllerConfig.Service service = scope.service(context);
    answer(context, PipeJson.of(pipes.create(service, body(context), actor(context))));
  }

  private void validate(Context context) {
    List<Problem> problems = pipes.validate(scope.service(context), body(context));
    ObjectNode result = Answers.JSON.createObjectNode();
    result.put("valid", problems.isEmpty());
    result.set("problems", Answers.problems(problems));
    answer(context, result);
  }

  private void discover(Context context) {
    answer(
        context,
        StatusJson.discovered(
            pipes.discover(scope.service(context), body(context)),
            pipes.pace(scope.serviceId(context))));
  }

  private void patch(Context context) {
    JsonNode body = body(context);
    String kept = UUID.randomUUID().toString();
    Problems problems = new Problems();
    answer(
        context,
        PipeJson.of(
            pipes.edit(
                scope.service(context),
                Scope.pipeId(context),
                pipe -> new PatchReader(problems, kept).merge(body, PipeJson.of(pipe)),
                kept,
                problems,
                actor(context))));
  }

  private void state(Context context) {
    Problems problems = new Problems();
    Fields fields = Fields.root(body(context), problems);
    String command = fields.has("command") ? fields.text("command") : fields.text("action");
    fields.ignore("action");
    boolean keepOld = fields.flag("keepOldTables", false);
    fields.rejectUnknown();
    if (!problems.isEmpty()) {
      Answers.error(context, 400, "BAD_REQUEST", problems.text(), problems.list());
      return;
    }
    switch (command) {
      case "start" ->
          answer(
              context,
              PipeJson.of(
                  pipes.start(scope.serviceId(context), Scope.pipeId(context), actor(context))));
      case "stop" ->
          answer(
              context,
              PipeJson.of(
                  pipes.stop(scope.serviceId(context), Scope.pipeId(context), actor(context))));
      case "resync" ->
          answer(
              context,
              PipeJson.of(
                  pipes.resync(
                      scope.serviceId(context),
                      Scope.pipeId(context),
                      List.of(),
                      keepOld,
                      actor(context))));
      default ->
          Answers.error(context, 400, "BAD_REQUEST", "command: must be start, stop or resync");
    }
  }

  private void resync(Context context) {
    JsonNode body = body(context);
    Problems problems = new Problems();
    Fields fields = Fields.root(body, problems);
    boolean keepOld = fields.flag("keepOldTables", false);
    List<List<String>> chosen = new ArrayList<>();
    for (Fields table : fields.objects("tables")) {
      String schema = table.has("sourceSchemaName") ? table.text("sourceSchemaName") : "public";
      chosen.add(List.of(schema, table.requiredText("sourceTable")));
      table.ignore("targetTable");
      table.rejectUnknown();
    }
    fields.rejectUnknown();
    if (!problems.isEmpty()) {
      Answers.error(context, 400, "BAD_REQUEST", problems.text(), problems.list());
      return;
    }
    answer(
        context,
        PipeJson.of(
            pipes.resync(
                scope.serviceId(context), Scope.pipeId(context), chosen, keepOld, actor(context))));
  }

  /** The table is named {@code schema.table}; without a schema it is in {@code public}. */
  private void resyncTable(Context context) {
    String name = context.pathParam("table");
    List<List<String>> mapped =
        pipes.get(scope.serviceId(context), Scope.pipeId(context)).definition().tables().stream()
            .filter(t -> t.display().equals(name) || t.source().equals(List.of("public", name)))
            .map(TableMapping::source)
            .toList();
    Problems problems = new Problems();
    boolean keepOld = false;
    if (!text(context).isBlank()) {
      Fields fields = Fields.root(body(context), problems);
      keepOld = fields.flag("keepOldTables", false);
      fields.rejectUnknown();
    }
    if (!problems.isEmpty()) {
      Answers.error(context, 400, "BAD_REQUEST", problems.text(), problems.list());
      return;
    }
    List<List<String>> chosen =
        mapped.isEmpty() ? List.of(List.of("public", name)) : List.of(mapped.get(0));
    answer(
        context,
        PipeJson.of(
            pipes.resync(
                scope.serviceId(context), Scope.pipeId(context), chosen, keepOld, actor(context))));
  }

  private void cancelResync(Context context) {
    answer(
        context,
        PipeJson.of(
            pipes.cancelResync(scope.serviceId(context), Scope.pipeId(context), actor(context))));
  }

  private void delete(Context context) {
    boolean dropTables = "true".equalsIgnoreCase(context.queryParam("dropTables"));
    String id = Scope.pipeId(context);
    pipes.delete(scope.serviceId(context), id, dropTables, actor(context));
    if (!pipes.awaitGone(id, DELETE_MILLIS)) {
      Answers.done(context, "The pipe is being deleted; its status tells what is waited for.");
      return;
    }
    List<String> waiting =
        pipes.slotsToDrop().stream().filter(slot -> Replication.madeFor(id, slot)).toList();
    Answers.done(
        context,
        waiting.isEmpty()
            ? null
            : "Postgres could not be reached: slot(s) "
                + String.join(", ", waiting)
                + " are dropped as soon as it can.");
  }

  private void noSettings(Context context) {
    pipes.get(scope.serviceId(context), Scope.pipeId(context));
    Answers.error(context, 404, "NOT_FOUND", "Postgres pipes have source.postgres.settings");
  }

  private void scaling(Context context) {
    answer(context, json(pipes.scaling(scope.serviceId(context))));
  }

  private void rescale(Context context) {
    String service = scope.serviceId(context);
    Scaling now = pipes.scaling(service);
    Problems problems = new Problems();
    Fields fields = Fields.root(body(context), problems);
    Scaling wanted =
        new Scaling(
            fields.integer(
                "replicaCpuMillicores",
                now.cpuMillicores(),
                Scaling.MILLICORES_PER_SLOT,
                Scaling.MOST_SLOTS * Scaling.MILLICORES_PER_SLOT),
            fields.integer("replicaMemoryGb", now.memoryGb(), 1, Scaling.MOST_MEMORY_GB));
    if (wanted.cpuMillicores() % Scaling.MILLICORES_PER_SLOT != 0) {
      fields.invalid(
          "replicaCpuMillicores", "must be a multiple of 1000: each 1000 is a task slot of Flink");
    }
    fields.rejectUnknown();
    if (!problems.isEmpty()) {
      Answers.error(context, 400, "BAD_REQUEST", problems.text(), problems.list());
      return;
    }
    pipes.rescale(service, wanted);
    answer(context, json(wanted));
  }

  private static ObjectNode json(Scaling scaling) {
    ObjectNode result = Answers.JSON.createObjectNode();
    result.put("replicaCpuMillicores", scaling.cpuMillicores());
    result.put("replicaMemoryGb", scaling.memoryGb());
    return result;
  }
}
