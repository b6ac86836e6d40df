package io.penstock.controller.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.penstock.controller.engine.Verifications;
import io.penstock.controller.fields.Fields;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.key.Role;
import io.penstock.controller.verify.VerifyReport;
import io.penstock.controller.verify.VerifyRequest;
import java.util.ArrayList;
import java.util.List;

/** The routes below {@code …/clickpipes/{pipe}/verify}. */
final class VerifyRoutes {

  private static final int MOST_ROWS_PER_SECOND = 1_000_000_000;

  private final Verifications verifications;
  private final Scope scope;
  private final Bodies bodies;

  VerifyRoutes(Verifications verifications, Scope scope, Bodies bodies) {
    this.verifications = verifications;
    this.scope = scope;
    this.bodies = bodies;
  }

  void add(RoutesConfig routes) {
    String verify = "/v1/organizations/{organization}/services/{service}/clickpipes/{pipe}/verify";
    routes.post(verify, this::start);
    routes.get(
        verify,
        context ->
            answer(context, verifications.newest(scope.serviceId(context), Scope.pipeId(context))));
    routes.delete(
        verify,
        context ->
            answer(context, verifications.cancel(scope.serviceId(context), Scope.pipeId(context))));
    routes.get(
        verify + "/{run}",
        context ->
            answer(
                context,
                verifications.find(
                    scope.serviceId(context), Scope.pipeId(context), context.pathParam("run"))));
  }

  private void start(Context context) {
    JsonNode body = bodies.object(context);
    Problems problems = new Problems();
    Fields fields = Fields.root(body, problems);
    List<List<String>> tables = new ArrayList<>();
    for (Fields table : fields.objects("tables")) {
      String schema = table.has("sourceSchemaName") ? table.text("sourceSchemaName") : "public";
      tables.add(List.of(schema, table.requiredText("sourceTable")));
      table.ignore("targetTable");
      table.rejectUnknown();
    }
    double sample = sample(body, fields);
    boolean showValues = fields.flag("showValues", false);
    boolean repair = fields.flag("repair", false);
    Integer limit =
        fields.has("maxRowsPerSecond")
            ? fields.integer("maxRowsPerSecond", 1, 1, MOST_ROWS_PER_SECOND)
            : null;
    fields.rejectUnknown();
    if (!problems.isEmpty()) {
      Answers.error(context, 400, "BAD_REQUEST", problems.text(), problems.list());
      return;
    }
    if (showValues && !seesValues(context)) {
      throw new ForbiddenResponse("only a key of role admin is shown values of rows");
    }
    answer(
        context,
        verifications.start(
            scope.serviceId(context),
            Scope.pipeId(context),
            new VerifyRequest(tables, sample, showValues, repair, limit),
            "key " + context.attribute(ApiServer.CALLER)));
  }

  private static double sample(JsonNode body, Fields fields) {
    if (!fields.has("samplePercent")) {
      return 100;
    }
    JsonNode value = body.path("samplePercent");
    if (!value.isNumber() || value.doubleValue() <= 0 || value.doubleValue() > 100) {
      fields.invalid("samplePercent", "must be a number above 0, at most 100");
      return 100;
    }
    return value.doubleValue();
  }

  private static boolean seesValues(Context context) {
    return context.attribute(ApiServer.ROLE) == Role.ADMIN;
  }

  /** Who may not ask for values does not get those that another asked for either. */
  private static void answer(Context context, VerifyReport report) {
    Answers.ok(context, VerifyJson.of(seesValues(context) ? report : report.withoutValues()));
  }
}
