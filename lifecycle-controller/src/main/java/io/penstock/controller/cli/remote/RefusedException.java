package io.penstock.controller.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/** It was understood, and cannot be done: mostly, the controller said no. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<String> problems;
  private final transient JsonNode answer;

  /** A refusal that no answer of the controller is behind. */
  public RefusedException(String problem) {
    this(List.of(problem));
  }

  /** Several problems at once. */
  public RefusedException(List<String> problems) {
    this(problems, ErrorJson.of("REFUSED", problems));
  }

  /** Problems that the command's own JSON tells already. */
  public static RefusedException told(List<String> problems) {
    return new RefusedException(problems, MissingNode.getInstance());
  }

  private RefusedException(List<String> problems, JsonNode answer) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
    this.answer = answer;
  }

  /** Reads an error answer; whatever its shape, at least one problem comes of it. */
  public static RefusedException of(int status, JsonNode answer) {
    List<String> problems = problems(answer);
    if (problems.isEmpty()) {
      String error = withoutKind(answer.path("error").asText(""));
      error.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(problems::add);
    }
    if (problems.isEmpty()) {
      problems.add("the controller answered with HTTP status " + status);
    }
    if (status == 401) {
      problems.add("Check the key id and the secret (PENSTOCK_KEY_ID, PENSTOCK_KEY_SECRET).");
    }
    return new RefusedException(
        problems, answer.isObject() ? answer : ErrorJson.of("REFUSED", problems));
  }

  /** The problems that an answer lists, one line each; empty when it lists none. */
  public static List<String> problems(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    for (JsonNode problem : answer.path("problems")) {
      lines.add(line(problem));
    }
    return lines;
  }

  /** {@code field: message [CODE] remedy}, as far as they are given. */
  private static String line(JsonNode problem) {
    if (problem.isTextual()) {
      return problem.asText().replace('\n', ' ');
    }
    StringBuilder line = new StringBuilder();
    String field = problem.path("field").asText("");
    if (!field.isEmpty()) {
      line.append(field).append(": ");
    }
    line.append(problem.path("message").asText("not valid"));
    String code = problem.path("code").asText("");
    // The usual remedy of a malformed field only repeats the message.
    if (!code.equals("INVALID_FIELD")) {
      line.append(code.isEmpty() ? "" : " [" + code + "]");
      String remedy = problem.path("remedy").asText("");
      line.append(remedy.isEmpty() ? "" : " " + remedy);
    }
    return line.toString().replace('\n', ' ');
  }

  private static String withoutKind(String error) {
    return error.replaceFirst("^[A-Z_]+: ", "");
  }

  /** One line each, in the server's order. */
  public List<String> problems() {
    return problems;
  }

  /** What {@code --json} prints, the server's answer where there is one; missing if nothing. */
  public JsonNode answer() {
    return answer;
  }
}
