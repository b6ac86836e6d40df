package io.penstock.controller.cli.remote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What {@code --json} prints of an error that no answer of the API tells, in the API's shape. */
public final class ErrorJson {

  private ErrorJson() {}

  /**
   * An {@code error} and its {@code problems}; what only an answer has is not there.
   *
   * @param kind the word before the colon, such as {@code TIMED_OUT}
   * @param problems one or more
   */
  public static ObjectNode of(String kind, List<String> problems) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("error", kind + ": " + String.join("; ", problems));
    problems.forEach(problem -> json.withArray("problems").addObject().put("message", problem));
    return json;
  }
}
