package io.penstock.controller.cli.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * What was seen of a pipe at one time.
 *
 * @param status the API's status
 * @param tables the API's tables
 */
public record Look(JsonNode status, JsonNode tables) {

  private static final Set<String> REST = Set.of("Running", "Paused", "Completed", "Failed");

  /** The state, as the API calls it. */
  public String state() {
    return status.path("state").asText("");
  }

  /** Whether nothing is under way that would change the state. */
  public boolean settled() {
    // A table that is stopped keeps a pipe Degraded until somebody does something.
    return !loading()
        && (REST.contains(state()) || state().equals("Degraded") && anyTable(Set.of("Stopped")));
  }

  /** Whether a table is still to be copied. */
  boolean loading() {
    return status.path("resync").isObject() || anyTable(Set.of("Pending", "Loading"));
  }

  private boolean anyTable(Set<String> states) {
    for (JsonNode table : tables) {
      if (states.contains(table.path("state").asText())) {
        return true;
      }
    }
    return false;
  }

  /** Both, for {@code --json}. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("status", status);
    json.set("tables", tables);
    return json;
  }
}
