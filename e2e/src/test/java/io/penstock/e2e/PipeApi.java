package io.penstock.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.stack.StackFile;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The controller's REST API, and waiting for what it tells. */
final class PipeApi extends io.penstock.stack.api.PipeApi {

  PipeApi(StackFile stack) {
    super(stack);
  }

  /** Waits for a state; fails at once when the pipe becomes Failed instead. */
  void await(String id, String state, Duration limit) {
    try {
      Awaitility.await("pipe " + id + " becomes " + state)
          .atMost(limit)
          .pollInterval(Duration.ofMillis(300))
          .ignoreExceptionsInstanceOf(UnreachableException.class)
          .failFast(
              "the pipe failed",
              () -> {
                if (state.equals("Failed")) {
                  return;
                }
                JsonNode status = quietStatus(id);
                if (status.path("state").asText().equals("Failed")) {
                  throw new AssertionError("the pipe failed: " + status);
                }
              })
          .until(() -> state(id).equals(state));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          e.getMessage() + "\n" + quietStatus(id) + "\n" + send("GET", "/" + id + "/events", ""),
          e);
    }
  }

  private JsonNode quietStatus(String id) {
    try {
      return status(id);
    } catch (UnreachableException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }
}
