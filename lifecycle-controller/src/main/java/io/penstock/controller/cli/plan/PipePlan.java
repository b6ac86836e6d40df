package io.penstock.controller.cli.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What is to be done about one pipe of a file.
 *
 * @param name of the pipe
 * @param id of the pipe that is there; empty where it is to be made
 * @param action what comes of it
 * @param changes one each, for a person
 * @param refused what the file says and cannot be, each with why
 * @param requests bodies in their order: one POST, or PATCHes that each want the one before to have
 *     come to rest
 */
public record PipePlan(
    String name,
    String id,
    Action action,
    List<Change> changes,
    List<String> refused,
    List<ObjectNode> requests) {

  /** What is done with a pipe. */
  public enum Action {
    CREATE("create"),
    CHANGE("change"),
    NOTHING("nothing"),
    REFUSED("refused");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    /** The word in JSON. */
    public String word() {
      return word;
    }
  }

  /**
   * One change.
   *
   * @param sign {@code +}, {@code -}, {@code ~}, or {@code !} where a table is copied anew
   * @param field path of the field, or of the mappings
   * @param text for a person; never a secret
   */
  public record Change(String sign, String field, String text) {}

  public PipePlan {
    changes = List.copyOf(changes);
    refused = List.copyOf(refused);
    requests = List.copyOf(requests);
  }

  /** Whether something would be sent. */
  public boolean acts() {
    return action == Action.CREATE || action == Action.CHANGE;
  }

  /** The plan as JSON: without refusals, and the requests, which may hold a password. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name).put("action", action.word());
    var list = json.putArray("changes");
    for (Change change : changes) {
      list.addObject()
          .put("sign", change.sign())
          .put("field", change.field())
          .put("text", change.text());
    }
    return json;
  }
}
