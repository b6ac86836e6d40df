package io.penstock.controller.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.penstock.controller.fields.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The envelope around every answer: {@code status}, {@code requestId}, {@code result}/{@code
 * error}.
 */
final class Answers {

  static final ObjectMapper JSON = JsonMapper.builder().build();

  private Answers() {}

  static void ok(Context context, JsonNode result) {
    ObjectNode body = envelope(200);
    body.set("result", result);
    send(context, 200, body);
  }

  /** Success without a result, as a DELETE has; {@code notice} when there is something to know. */
  static void done(Context context, @Nullable String notice) {
    ObjectNode body = envelope(200);
    if (notice != null) {
      body.put("notice", notice);
    }
    send(context, 200, body);
  }

  /** An error; {@code kind} is ClickHouse Cloud's word before the colon. */
  static void error(Context context, int status, String kind, String message) {
    error(context, status, kind, message, List.of());
  }

  /** An error with its problems field by field. */
  static void error(
      Context context, int status, String kind, String message, List<Problem> problems) {
    ObjectNode body = envelope(status);
    body.put("error", kind + ": " + message);
    if (!problems.isEmpty()) {
      body.set("problems", problems(problems));
    }
    send(context, status, body);
  }

  static ArrayNode problems(List<Problem> problems) {
    ArrayNode list = JSON.createArrayNode();
    for (Problem problem : problems) {
      ObjectNode node = list.addObject();
      node.put("field", problem.field());
      describe(problem, node);
    }
    return list;
  }

  /** Adds what a problem is, but not of which field. */
  static void describe(Problem problem, ObjectNode node) {
    node.put("code", problem.code().name());
    node.put("message", problem.message());
    node.put("remedy", problem.remedy());
    if (!problem.sql().isEmpty()) {
      node.put("sql", problem.sql());
    }
  }

  private static ObjectNode envelope(int status) {
    ObjectNode body = JSON.createObjectNode();
    body.put("status", status);
    body.put("requestId", UUID.randomUUID().toString());
    return body;
  }

  private static void send(Context context, int status, ObjectNode body) {
    context.status(status).contentType("application/json").result(body.toString());
  }
}
